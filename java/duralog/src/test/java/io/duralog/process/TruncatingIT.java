package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogCutException;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.ReadOptions;
import io.duralog.RecordsGoneException;
import io.duralog.Replay;
import io.duralog.testlog.OnDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A reader that opens, replays and reads at random, beside a writer that appends, truncates, cuts
 * and is killed: only true answers, and errors that say what is true. {@code
 * -Dduralog.truncating.seconds} has it go on for longer.
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

  /** By generation, the last sequence that the cut which began it has kept. */
  private final Map<Long, Long> kept = new ConcurrentHashMap<>();

  private long overtaken;
  private long opened;

  @ParameterizedTest
  @ValueSource(strings = {"AUTO", "PORTABLE"})
  void aReaderIsToldTheTruth(String engine) throws Exception {
    Path log = temp.resolve("log");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < end || begun.get() == 1 || kept.isEmpty()) {
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
    assertThat(kept).as("and cut").isNotEmpty();
  }

  private void listen(ChildJvm writer) {
    String line;
    while ((line = writer.line()) != null) {
      String[] words = line.split(" ", 3);
      boolean cuts = words[0].equals("cuts");
      if (words.length < (cuts ? 3 : 2) || words[words.length - 1].isEmpty()) {
        continue; // the kill came in the middle of it
      }
      long number = Long.parseLong(words[1]);
      if (cuts) { // one that a kill has kept from happening is followed by another of its number
        kept.put(number, Long.parseLong(words[2]));
        durable.accumulateAndGet(Long.parseLong(words[2]), Math::min);
        continue;
      }
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
      awaitCut(last, acknowledged);
      all(log, first, last);
      for (int i = 0; i < 5; i++) {
        one(log, Math.max(1, first - 20 + random.nextLong(last - first + 40)));
      }
      from(log, first + random.nextLong(last - first + 2), last);
    }
  }

  /** Where less is there than was acknowledged, the writer has said before that it would cut. */
  private void awaitCut(long last, long acknowledged) {
    awaitSaid(
        () -> last >= acknowledged || kept.values().stream().anyMatch(k -> k <= last),
        "acknowledged " + acknowledged + ", is " + last);
  }

  /** What the writer has said before it did it may still be in the pipe. */
  private static void awaitSaid(BooleanSupplier said, String what) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!said.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** What one pass has handed on: of a log that was, at some moment. */
  private final class Seen {
    private final Map<Long, Long> generations = new TreeMap<>();
    private long next;

    Seen(long first) {
      next = first;
    }

    void add(String text) {
      long generation = Long.parseLong(text.substring(0, text.indexOf(' ')));
      assertThat(text).isEqualTo(TruncatingChild.payload(generation, next));
      generations.put(next++, generation);
    }

    /** No record that was cut away is there beside one that was appended since. */
    void check() {
      long latest = generations.values().stream().mapToLong(g -> g).max().orElse(0);
      generations.forEach(
          (sequence, generation) -> {
            for (long g = generation + 1; g <= latest; g++) {
              long cut = g;
              awaitSaid(() -> kept.containsKey(cut), "a cut that nobody has asked for");
              long k = Objects.requireNonNull(kept.get(g));
              assertThat(k)
                  .as("%d of %d, in %d", sequence, generation, latest)
                  .isGreaterThanOrEqualTo(sequence);
            }
          });
    }
  }

  private void cut(LogCutException e, long next) {
    overtaken++;
    assertThat(e.lastKept()).as("what is left of those read").isLessThan(next);
    awaitSaid(() -> kept.containsKey(e.generation()), "a cut that nobody has asked for: " + e);
  }

  private void all(LogReader log, long first, long last) {
    Seen seen = new Seen(first);
    try (Replay replay = log.replay()) {
      try {
        replay.visit(r -> seen.add(r.asString()));
        assertThat(seen.next).isEqualTo(last + 1);
      } catch (RecordsGoneException e) {
        gone(e, seen.next);
      } catch (LogCutException e) {
        cut(e, seen.next);
      }
    }
    seen.check();
  }

  private void from(LogReader log, long from, long last) {
    Seen seen = new Seen(from);
    try (Replay replay = log.replay(ReadOptions.all().from(from))) {
      for (Iterator<LogRecord> i = replay.iterator(); i.hasNext(); ) {
        seen.add(i.next().asString());
      }
      assertThat(seen.next).isEqualTo(Math.max(from, last + 1));
    } catch (RecordsGoneException e) {
      gone(e, seen.next);
    } catch (LogCutException e) {
      cut(e, seen.next);
    }
    seen.check();
  }

  private void one(LogReader log, long sequence) {
    try {
      Optional<LogRecord> found = log.read(sequence);
      assertThat(sequence).isGreaterThanOrEqualTo(log.firstSequence());
      assertThat(found.isPresent()).isEqualTo(sequence <= log.lastSequence());
      found.ifPresent(r -> new Seen(sequence).add(r.asString()));
    } catch (RecordsGoneException e) {
      gone(e, sequence);
    } catch (LogCutException e) {
      cut(e, sequence);
    }
  }

  private void gone(RecordsGoneException e, long wanted) {
    assertThat(e.wanted()).as("what it says was wanted").isEqualTo(wanted);
    assertThat(e.first()).isGreaterThan(wanted);
    awaitSaid(() -> e.first() <= asked.get(), "a move that nobody has asked for: " + e);
  }
}
