package io.duralog.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Batch;
import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.LogOptions;
import io.duralog.log.LogOpenerAccess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole log over a disk that forgets: power cuts and kills at every kind of moment, several of
 * them on the same disk, and the log is used on in between. The seed of a failure is in its
 * message.
 */
class CrashSimulationTest {
  private static final int DISKS = Integer.getInteger("duralog.sim.disks", 60);
  private static final int MINUTES = Integer.getInteger("duralog.sim.minutes", 0);
  private static final int CUTS = 8;

  @TempDir Path directory;

  @Test
  @Timeout(value = 25, unit = TimeUnit.HOURS)
  void noPowerCutLosesWhatWasAcknowledged() {
    long first = Long.getLong("duralog.sim.seed", System.nanoTime());
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    long seed = first;
    while (seed < first + DISKS || System.nanoTime() < end) {
      try {
        new Run(seed).go();
      } catch (Throwable t) {
        throw new AssertionError("-Dduralog.sim.seed=" + seed + " -Dduralog.sim.disks=1", t);
      }
      seed++;
    }
    if (MINUTES > 0) {
      System.out.println("crash points: " + (seed - first) * CUTS + ", first seed " + first);
    }
  }

  private final class Run {
    private final Random random;
    private final LogOptions options;
    private SimDisk disk = new SimDisk();

    /** Payload of sequence i + 1. */
    private final List<byte[]> sent = new ArrayList<>();

    private long acknowledged;

    Run(long seed) {
      random = new Random(seed);
      options =
          LogOptions.builder()
              .segmentSize(64 << 10 << random.nextInt(2))
              .groupBytes(8192)
              .queueBytes(64 << 10)
              .maxRecordSize(256 << 10)
              .build();
    }

    void go() {
      for (int cut = 0; cut < CUTS; cut++) {
        SimEngine engine = new SimEngine(disk, operations(), random.nextLong());
        try (DuraLog log = LogOpenerAccess.open(directory, options, (d, o) -> engine)) {
          check(log);
          use(log, engine);
          if (random.nextInt(4) > 0) {
            engine.off();
          }
        } catch (DuraLogException e) {
          assertThat(e).hasStackTraceContaining("power is off");
        }
        if (random.nextInt(3) > 0) {
          disk = disk.crash(random);
        } // else only the process died: the cache of the disk is still there
      }
      try (DuraLog log =
          LogOpenerAccess.open(
              directory, options, (d, o) -> new SimEngine(disk, Long.MAX_VALUE, 1))) {
        check(log);
      }
    }

    private long operations() {
      return random.nextInt(3) == 0 ? random.nextInt(40) : random.nextInt(2000);
    }

    private void check(DuraLog log) {
      assertThat(log.recovery().damage())
          .allSatisfy(d -> assertThat(d.kind()).isEqualTo(Damage.Kind.TORN_TAIL));
      long last = log.lastSequence();
      assertThat(last).isBetween(acknowledged, (long) sent.size());
      sent.subList((int) last, sent.size()).clear();
      acknowledged = last; // recovered is durable
      try (DuraLog.Replay replay = log.replay()) {
        long[] n = {0};
        replay.visit(
            (sequence, type, payload) -> {
              byte[] bytes = new byte[payload.remaining()];
              payload.get(bytes);
              if (sequence != ++n[0] || !Arrays.equals(bytes, sent.get((int) sequence - 1))) {
                throw new AssertionError("record " + sequence + " is not what was sent");
              }
            });
        assertThat(n[0]).isEqualTo(last);
      }
    }

    private void use(DuraLog log, SimEngine engine) {
      int steps = random.nextInt(120);
      for (int i = 0; i < steps; i++) {
        try {
          step(log);
        } catch (DuraLogException e) {
          acknowledged = Math.max(acknowledged, log.durableSequence());
          throw e;
        }
        acknowledged = Math.max(acknowledged, log.durableSequence());
      }
    }

    private void step(DuraLog log) {
      int kind = random.nextInt(20);
      if (kind == 0) {
        Batch batch = Batch.create();
        int n = 1 + random.nextInt(20);
        for (int i = 0; i < n; i++) {
          batch.add(payload(2000));
        }
        log.appendAll(batch);
      } else if (kind == 1) {
        log.append(payload(200_000));
      } else if (kind < 5) {
        log.sync();
      } else {
        log.append(payload(kind < 8 ? 6000 : 300));
      }
    }

    private byte[] payload(int most) {
      byte[] bytes = new byte[random.nextInt(most)];
      random.nextBytes(bytes);
      sent.add(bytes);
      return bytes;
    }
  }
}
