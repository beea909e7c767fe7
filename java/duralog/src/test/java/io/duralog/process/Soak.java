package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.Replay;
import io.duralog.testlog.ReadAs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One log after another, written by one process after another, with the engines taking turns; most
 * writers are killed, some close. A reader process looks at the log all the time. Nothing
 * acknowledged may be lost, and no process may hold more and more.
 */
final class Soak {
  private static final long MOST_BYTES = 64L << 20;
  private static final long MOST_HEAP_GROWTH = 8 << 20;
  private static final int WARM_UP = 5;

  /** Where the native one runs, the choice falls on it. */
  private static final List<EngineChoice> ENGINES =
      List.of(EngineChoice.PORTABLE, EngineChoice.AUTO);

  private final Path work;
  private final SplittableRandom random;
  private final long lifeNanos;
  private final Consumer<String> progress;

  private int life;
  private int logs;
  private long reads;
  private long records;
  private int closes;
  private long last;
  private long heapBefore;
  private ProcessUse readerBefore = new ProcessUse(0, 0, 0);

  Soak(Path work, long seed, long lifeSeconds, Consumer<String> progress) {
    this.work = work;
    this.random = new SplittableRandom(seed);
    this.lifeNanos = TimeUnit.SECONDS.toNanos(lifeSeconds);
    this.progress = progress;
  }

  /** Runs for so long, and at least for two lives and one kill; returns what was seen. */
  String run(long seconds) throws InterruptedException, IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try (ChildJvm reader = ChildJvm.start(SoakReader.class)) {
      while (life < 2 || kills() == 0 || System.nanoTime() < end) {
        Path directory = work.resolve("log-" + logs);
        live(directory, reader);
        progress.accept(toString());
        if (bytes(directory) > MOST_BYTES) {
          rotate(directory);
        }
      }
    }
    rotate(work.resolve("log-" + logs));
    return toString();
  }

  private void live(Path directory, ChildJvm reader) throws InterruptedException {
    life++;
    EngineChoice engine = ENGINES.get(life % ENGINES.size());
    boolean close = random.nextInt(4) == 0;
    long pause = Math.max(2_000_000, lifeNanos / 4_000);
    try (ChildJvm writer = ChildJvm.start(SoakWriter.class, directory, life, engine, pause)) {
      long opened = Long.parseLong(writer.expect("open"));
      require(opened == last, "a reader saw " + last + ", the next writer " + opened);
      SoakAcks acks = new SoakAcks(writer);
      long end = System.nanoTime() + lifeNanos / 2 + random.nextLong(lifeNanos);
      ProcessUse before = new ProcessUse(0, 0, 0);
      for (int i = 0; System.nanoTime() < end || i < 2; i++) {
        last = read(reader, directory, Math.max(last, acks.last()));
        require(writer.isAlive(), "the writer has ended: " + writer.err());
        ProcessUse now = ProcessUse.of(writer.pid());
        before = i == 1 ? now : before;
        require(!now.hasGrownFrom(before), "the writer held " + before + ", holds " + now);
      }
      if (close) {
        writer.send("close");
      } else {
        writer.kill();
      }
      int exit = writer.exitCode();
      acks.end();
      require(exit == (close ? 0 : ChildJvm.SIGKILLED), "exit " + exit + " " + writer.err());
      long found = read(reader, directory, Math.max(last, acks.last()));
      require(!close || found == acks.closed(), "closed at " + acks.closed() + ", found " + found);
      records += found - opened;
      closes += close ? 1 : 0;
      last = found;
    }
  }

  private long read(ChildJvm reader, Path directory, long least) {
    reader.send(directory.toString());
    String[] words = reader.expect("read").split(" ");
    long found = Long.parseLong(words[0]);
    require(found >= least, "LOST: " + least + " were there, or acknowledged; found " + found);
    reads++;
    long heap = Long.parseLong(words[1]);
    ProcessUse now = ProcessUse.of(reader.pid());
    if (reads == WARM_UP) {
      readerBefore = now;
      heapBefore = heap;
    } else if (reads > WARM_UP) {
      require(!now.hasGrownFrom(readerBefore), "the reader held " + readerBefore + ", now " + now);
      require(heap < heapBefore + MOST_HEAP_GROWTH, "heap was " + heapBefore + ", is " + heap);
    }
    return found;
  }

  /** Reads a log most strictly once more after a clean close, and begins another. */
  private void rotate(Path directory) throws IOException {
    try (DuraLog log = DuraLog.open(directory)) {
      require(log.lastSequence() == last, "reopened at " + log.lastSequence() + ", not " + last);
    }
    LogOptions strict = LogOptions.builder().onDamage(OnDamage.STRICT).build();
    try (LogReader log = DuraLog.openReadOnly(directory, ReadAs.options(strict));
        Replay replay = log.replay()) {
      SoakRecords all = new SoakRecords();
      replay.visit(all);
      require(all.last() == last && replay.report().damage().isEmpty(), "strictly: " + all.last());
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
    logs++;
    last = 0;
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    }
  }

  int kills() {
    return life - closes;
  }

  long records() {
    return records;
  }

  @Override
  public String toString() {
    String text =
        "writers %,d, killed %,d, closed %,d; records %,d in %,d logs, read whole %,d times;"
            + " reader %s, heap %,d KiB";
    return text.formatted(
        life,
        kills(),
        closes,
        records,
        logs + (last > 0 ? 1 : 0),
        reads,
        readerBefore,
        heapBefore >> 10);
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }
}
