package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.ReadOptions;
import io.duralog.RecordsGoneException;
import io.duralog.Replay;
import io.duralog.testlog.OnDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A reader that opens, replays and reads at random, beside a writer that appends, truncates and is
 * killed: only true answers, and errors that say what is true. {@code -Dduralog.truncating.seconds}
 * has it go on for longer.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class TruncatingIT {
  private static final long SECONDS = Long.getLong("duralog.truncating.seconds", 6);

  @TempDir(factory = OnDisk.class)
  Path temp;

  private final SplittableRandom random = new SplittableRandom();
  private final AtomicLong durable = new AtomicLong();
  private final AtomicLong asked = new AtomicLong(1);
  private final AtomicLong begun = new AtomicLong(1);
  private long opened;

  @ParameterizedTest
  @ValueSource(strings = {"AUTO", "PORTABLE"})
  void aReaderIsToldTheTruth(String engine) throws Exception {
    Path log = temp.resolve("log");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < end) {
      long life = TimeUnit.MILLISECONDS.toNanos(300 + random.nextInt(2_500));
      try (ChildJvm writer =
          ChildJvm.start(TruncatingChild.class, log, engine, random.nextLong())) {
        Thread listener = new Thread(() -> listen(writer));
        listener.start();
        while (!Files.exists(log.resolve("0000000001.seg")) && begun.get() == 1) {
          Thread.onSpinWait();
        }
        long until = System.nanoTime() + life;
        while (System.nanoTime() < until) {
          look(log);
        }
        assertThat(writer.isAlive()).as(writer.err()).isTrue();
        writer.kill();
        listener.join();
      }
      look(log);
    }
    assertThat(opened).isPositive();
    assertThat(begun.get()).as("it has been truncated").isGreaterThan(1);
  }

  private void listen(ChildJvm writer) {
    String line;
    while ((line = writer.line()) != null) {
      String[] words = line.split(" ", 2);
      if (words.length < 2 || words[1].isEmpty()) {
        continue; // the kill came in the middle of it
      }
      long number = Long.parseLong(words[1]);
      AtomicLong of =
          switch (words[0]) {
            case "durable" -> durable;
            case "asks" -> asked;
            default -> begun;
          };
      of.accumulateAndGet(number, Math::max);
    }
  }

  private void look(Path directory) {
    long least = begun.get();
    long acknowledged = durable.get();
    try (LogReader log = DuraLog.openReadOnly(directory)) {
      opened++;
      long first = log.firstSequence();
      long last = log.lastSequence();
      assertThat(first).as("given up").isBetween(least, last + 1);
      assertThat(last).as("acknowledged").isGreaterThanOrEqualTo(acknowledged);
      all(log, first, last);
      for (int i = 0; i < 5; i++) {
        one(log, Math.max(1, first - 20 + random.nextLong(last - first + 40)));
      }
      from(log, first + random.nextLong(last - first + 2), last);
    }
  }

  private void all(LogReader log, long first, long last) {
    try (Replay replay = log.replay()) {
      AtomicLong next = new AtomicLong(first);
      try {
        replay.visit(
            r -> {
              assertThat(r.sequence()).isEqualTo(next.get());
              assertThat(r.asString()).isEqualTo(TruncatingChild.payload(next.getAndIncrement()));
            });
        assertThat(next.get()).isEqualTo(last + 1);
      } catch (RecordsGoneException e) {
        gone(e, next.get());
      }
    }
  }

  private void from(LogReader log, long from, long last) {
    long next = from;
    try (Replay replay = log.replay(ReadOptions.all().from(from))) {
      for (Iterator<LogRecord> i = replay.iterator(); i.hasNext(); next++) {
        assertThat(i.next().asString()).isEqualTo(TruncatingChild.payload(next));
      }
      assertThat(next).isEqualTo(Math.max(from, last + 1));
    } catch (RecordsGoneException e) {
      gone(e, next);
    }
  }

  private void one(LogReader log, long sequence) {
    try {
      Optional<LogRecord> found = log.read(sequence);
      assertThat(sequence).isGreaterThanOrEqualTo(log.firstSequence());
      assertThat(found.isPresent()).isEqualTo(sequence <= log.lastSequence());
      found.ifPresent(r -> assertThat(r.asString()).isEqualTo(TruncatingChild.payload(sequence)));
    } catch (RecordsGoneException e) {
      gone(e, sequence);
    }
  }

  private void gone(RecordsGoneException e, long wanted) {
    assertThat(e.wanted()).as("what it says was wanted").isEqualTo(wanted);
    assertThat(e.first()).isGreaterThan(wanted).isLessThanOrEqualTo(asked.get());
  }
}
