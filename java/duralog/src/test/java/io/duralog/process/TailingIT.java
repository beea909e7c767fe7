package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogCutException;
import io.duralog.LogReader;
import io.duralog.ReadOptions;
import io.duralog.RecordView;
import io.duralog.RecordsGoneException;
import io.duralog.Replay;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import io.duralog.testlog.OnDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tailers beside a writer that is killed: nothing is missing, nothing comes twice, and what was
 * handed out is there after each reopening. Once beside a writer in another process that also
 * truncates, cuts and closes, but for what the tailer was told; {@code -Dduralog.tailing.seconds}
 * has that go on for longer. And once at full speed, in the writer's process and in others, of
 * which {@code ci/follow} is the long version.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class TailingIT {
  private static final long SECONDS = Long.getLong("duralog.tailing.seconds", 4);
  private static final int TAILERS = 3;
  private static final int SECONDS_AT_FULL_SPEED = 6;

  @TempDir(factory = OnDisk.class)
  Path temp;

  private final long seed = Long.getLong("duralog.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  @Test
  void aTailerOfAWriterAtFullSpeedIsHandedEachRecordOnce() throws Exception {
    try (Following following = new Following(temp, seed, 1_500, List.of("-Xmx256m"), 2, 2)) {
      String seen = following.run(SECONDS_AT_FULL_SPEED, line -> {});
      System.out.println("TailingIT, -Dduralog.seed=" + seed + ": " + seen);
      assertThat(following.records()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTO", "PORTABLE"})
  void aTailerElsewhereIsHandedWhatIsDurableAndToldTheRest(String engine) throws Exception {
    Path log = Files.createDirectory(temp.resolve("log"));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    try (LogReader reader = DuraLog.openReadOnly(log)) {
      List<Follower> followers = new ArrayList<>();
      for (int i = 0; i < TAILERS; i++) {
        followers.add(new Follower(reader.tail(TailOptions.fromFirst()), 1 + i * 40));
      }
      while (System.nanoTime() < end || followers.stream().anyMatch(f -> f.records == 0)) {
        AtomicBoolean over = new AtomicBoolean();
        List<FutureTask<Void>> running = new ArrayList<>();
        for (Follower f : followers) {
          FutureTask<Void> task = new FutureTask<>(() -> f.followUntil(over));
          running.add(task);
          new Thread(task, "follows").start();
        }
        long life = 300 + random.nextInt(1_500);
        try (ChildJvm writer =
            ChildJvm.start(TruncatingChild.class, log, engine, random.nextLong())) {
          long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(life);
          String line = writer.line(); // or a full pipe would hold it up
          while (line != null && System.nanoTime() < until) {
            line = writer.line();
          }
          assertThat(writer.isAlive()).as(writer.err()).isTrue();
          writer.kill();
          assertThat(writer.exitCode()).isEqualTo(ChildJvm.SIGKILLED);
        }
        over.set(true);
        for (FutureTask<Void> task : running) {
          task.get();
        }
        DuraLog.open(log).close(); // what the kill has left is accepted, or cut
        for (Follower f : followers) {
          f.catchUp();
          f.requireThere(log);
        }
      }
      for (Follower f : followers) {
        System.out.println("TailingIT, " + engine + ": " + f);
        assertThat(f.records).isPositive();
        f.tail.close();
      }
    }
  }

  /** A tailer, and what it has been handed that the log has still, as far as it was told. */
  private static final class Follower {
    final Tailer tail;
    final int most;
    private final TreeMap<Long, String> there = new TreeMap<>();
    private long records;
    private long cuts;
    private long gone;

    Follower(Tailer tail, int most) {
      this.tail = tail;
      this.most = most;
    }

    Void followUntil(AtomicBoolean over) throws InterruptedException {
      while (!over.get()) {
        step(Duration.ofMillis(20));
      }
      return null;
    }

    void catchUp() throws InterruptedException {
      while (step(Duration.ZERO)) {
        // the rest
      }
    }

    /** Returns whether there was something. */
    private boolean step(Duration patience) throws InterruptedException {
      long before = tail.next();
      try {
        return tail.poll(most, patience, this::take) > 0;
      } catch (LogCutException e) {
        assertThat(e.lastKept()).isLessThan(before - 1);
        there.tailMap(e.lastKept(), false).clear();
        goTo(e.lastKept() + 1);
        cuts++;
      } catch (RecordsGoneException e) {
        assertThat(e.first()).isGreaterThan(before);
        goTo(e.first());
        gone++;
      }
      return true;
    }

    /** The writer may be faster. */
    private void goTo(long sequence) {
      long next = sequence;
      while (next > 0) {
        try {
          tail.seek(next);
          next = 0;
        } catch (RecordsGoneException e) {
          assertThat(e.first()).isGreaterThan(next);
          next = e.first();
        }
      }
    }

    private void take(RecordView record) {
      assertThat(record.sequence()).isEqualTo(tail.next());
      byte[] bytes = new byte[record.payload().remaining()];
      record.payload().get(bytes);
      String text = new String(bytes, StandardCharsets.US_ASCII);
      assertThat(text.split(" ")[1]).isEqualTo(Long.toString(record.sequence()));
      assertThat(there.put(record.sequence(), text)).as("handed out twice").isNull();
      records++;
    }

    void requireThere(Path directory) {
      try (LogReader log = DuraLog.openReadOnly(directory)) {
        assertThat(tail.next()).isEqualTo(log.lastSequence() + 1);
        assertThat(tail.info().lag()).isZero();
        there.headMap(log.firstSequence()).clear();
        long first = there.isEmpty() ? log.firstSequence() : there.firstKey();
        try (Replay replay = log.replay(ReadOptions.all().from(first))) {
          TreeMap<Long, String> all = new TreeMap<>();
          replay.forEach(r -> all.put(r.sequence(), r.asString()));
          assertThat(there).isEqualTo(all);
        }
      }
    }

    @Override
    public String toString() {
      return records + " records, told of " + cuts + " cuts and " + gone + " deletions";
    }
  }
}
