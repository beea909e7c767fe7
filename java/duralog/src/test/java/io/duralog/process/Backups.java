package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One backup after another of a log, each on top of the one before, by a process of its own, while
 * writers append, truncate and cut, and are killed. Each must be what the log was at some moment
 * while it was made, and take no more than what was written since, and a segment.
 */
final class Backups {
  private static final List<String> ENGINES = List.of("AUTO", "PORTABLE");
  private static final long PAUSE_NANOS = 4_000_000;
  private static final long RECORDS = 3_000;

  /** A root, and what a file system takes for the extents of a file. */
  private static final int MORE_BYTES = 8 << 10;

  private final Path work;
  private final Path log;
  private final SplittableRandom random;
  private final long lifeNanos;
  private final BackupTruth truth = new BackupTruth();

  private int lives;
  private int made;
  private int overtaken;
  private int measured;
  private long records;
  private long bytes;
  private Made last = new Made(0, 0, new BackupBlocks(Map.of()));

  /** What the writer had written when the last one was asked for; none of another life. */
  private BackupTruth.Written before = new BackupTruth.Written(0, 0);

  /** A backup. */
  private record Made(long first, long generation, BackupBlocks blocks) {}

  Backups(Path work, long seed, long lifeMillis) {
    this.work = work;
    this.log = work.resolve("log");
    this.random = new SplittableRandom(seed);
    this.lifeNanos = TimeUnit.MILLISECONDS.toNanos(lifeMillis);
  }

  /** Runs for so long, and at least for two lives and three backups that are measured. */
  String run(long seconds) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try (ChildJvm child = ChildJvm.start(BackupChild.class)) {
      while (lives < 2 || measured < 3 || System.nanoTime() < end) {
        live(child);
      }
    }
    Path restored = backup(made - 1);
    try (DuraLog log = DuraLog.open(restored)) {
      require(log.recovery().cleanlyClosed(), "the last one is not closed");
      require(log.appendDurable("more") == log.lastSequence(), "the last one cannot be used");
    }
    return toString();
  }

  private Path backup(int number) {
    return work.resolve("backup-" + number);
  }

  private void live(ChildJvm child) throws IOException, InterruptedException {
    String engine = ENGINES.get(lives++ % ENGINES.size());
    long generation = 0;
    if (Files.isDirectory(log)) {
      try (LogReader reader = DuraLog.openReadOnly(log)) {
        generation = reader.generation();
      }
    }
    before = new BackupTruth.Written(0, 0);
    try (ChildJvm writer =
        ChildJvm.start(
            TruncatingChild.class, log, engine, random.nextLong(), PAUSE_NANOS, RECORDS)) {
      Thread listener = truth.listen(writer, generation);
      truth.writtenBy(0, writer);
      long end = System.nanoTime() + lifeNanos / 2 + random.nextLong(lifeNanos);
      while (System.nanoTime() < end) {
        make(child, writer);
        require(writer.isAlive(), "the writer has ended: " + writer.err());
      }
      writer.kill();
      require(writer.exitCode() == ChildJvm.SIGKILLED, writer.err());
      listener.join();
      before = new BackupTruth.Written(0, 0);
      make(child, writer); // of the log as it was left
    }
  }

  private void make(ChildJvm child, ChildJvm writer) throws IOException, InterruptedException {
    long least = truth.durable();
    long begun = truth.begun();
    BackupTruth.Written now = truth.written();
    Path to = backup(made);
    child.send(log + " " + to + " " + (made == 0 ? "-" : backup(made - 1)));
    String line = child.line();
    require(line != null, "it has ended: " + child.err());
    if (line.equals("overtaken")) {
      overtaken++;
      return;
    }
    String[] words = line.split(" ");
    long first = Long.parseLong(words[3]);
    long end = Long.parseLong(words[4]);
    long generation = Long.parseLong(words[5]);
    truth.awaitSaid(generation, first, writer);
    require(first >= Math.max(begun, last.first()), "given up before, and there: " + line);
    require(
        end >= least || truth.isCut(last.generation(), generation, end),
        "LOST: " + least + " was durable before; " + line);
    require(words[6].equals("1"), "more than the last segment was copied: " + line);
    read(to, first, end, generation);
    BackupBlocks blocks = BackupBlocks.of(to);
    if (before.time() > 0 && now.time() > 0) {
      long written = truth.writtenBy(Long.parseLong(words[2]), writer).bytes() - before.bytes();
      requireSmall(blocks, written, generation - last.generation());
    }
    before = now;
    last = new Made(first, generation, blocks);
    delete(backup(made++ - 2));
  }

  /** It takes what was written, what each cut has copied, and the segment that is copied again. */
  private void requireSmall(BackupBlocks blocks, long written, long cuts) {
    long taken = blocks.newBytes(last.blocks().files().keySet());
    long most = written + (1 + cuts) * TruncatingChild.SEGMENT + MORE_BYTES;
    require(
        taken <= most,
        "it takes %,d new bytes; %,d were written since, %d cuts".formatted(taken, written, cuts));
    require(
        blocks.most() <= TruncatingChild.SEGMENT + MORE_BYTES,
        "one of its files takes " + blocks.most());
    bytes += taken;
    measured++;
  }

  private void read(Path directory, long first, long end, long generation) {
    try (LogReader copy =
            DuraLog.openReadOnly(directory, ReadOptions.all().onDamage(OnDamage.STRICT));
        Replay replay = copy.replay()) {
      require(copy.recovery().cleanlyClosed(), "it is not closed: " + copy.recovery());
      require(
          copy.firstSequence() == first
              && copy.lastSequence() == end
              && copy.generation() == generation,
          "it is another one than was told: " + copy);
      long[] next = {first};
      replay.visit(
          record -> {
            require(record.sequence() == next[0], record.sequence() + ", not " + next[0]);
            String there = truth.payload(next[0]++, generation);
            require(record.asString().equals(there), record + " is not " + there);
          });
      require(next[0] == end + 1, "it ends before " + next[0] + ", not after " + end);
      require(replay.report().damage().isEmpty(), "damage: " + replay.report());
      records += end + 1 - first;
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }

  int made() {
    return made;
  }

  @Override
  public String toString() {
    return ("backups %,d of a log of %,d writers, %,d records compared, overtaken %,d times; %,d"
            + " took %,d new bytes")
        .formatted(made, lives, records, overtaken, measured, bytes);
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }
}
