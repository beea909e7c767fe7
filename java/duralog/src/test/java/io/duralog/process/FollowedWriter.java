package io.duralog.process;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import io.duralog.TailOptions;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Recorder;

/**
 * Appends as fast as it can, with tailers in its process, until it is killed. Says {@code open
 * LAST}; {@code caught-up} once all tailers are past that, also those elsewhere; and {@code lag
 * HISTOGRAM} and {@code wake HISTOGRAM} each second.
 */
final class FollowedWriter {
  /** Tailers in the process; those elsewhere have higher numbers. */
  static final int TAILERS = 8;

  /** Appends wait where the slowest tailer has so many records before it: it is no race. */
  private static final int MOST_BEHIND = 1 << 18;

  private static final int LONGEST = 200;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final DuraLog log;
  private final int life;
  private final FollowAcks acks;
  private volatile long slowest;

  private FollowedWriter(DuraLog log, int life, FollowAcks acks) {
    this.log = log;
    this.life = life;
    this.acks = acks;
    this.slowest = log.lastSequence();
  }

  /**
   * Runs.
   *
   * @param args directory, that of the marks, number of this life, engine, tailers in all, and
   *     whether it appends
   */
  public static void main(String[] args) throws Exception {
    Path marks = Path.of(args[1]);
    int life = Integer.parseInt(args[2]);
    LogOptions options =
        LogOptions.builder().engine(EngineChoice.valueOf(args[3])).segmentSize(8 << 20).build();
    DuraLog log = DuraLog.open(Path.of(args[0]), options);
    long opened = log.lastSequence();
    Say.line("open " + opened);
    FollowedWriter writer = new FollowedWriter(log, life, FollowAcks.of(marks, life));
    Recorder lags = new Recorder(FollowLags.DIGITS);
    for (int i = 0; i < TAILERS; i++) {
      FollowingTail.start(
          marks, i, from -> log.tail(TailOptions.from(from)), log::durableSequence, life, lags);
    }
    for (int i = 0; Boolean.parseBoolean(args[5]) && i < SoakRecords.THREADS; i++) {
      int thread = i;
      new Thread(() -> writer.append(thread), "appends " + i).start();
    }
    writer.watch(marks, Integer.parseInt(args[4]), opened, lags);
  }

  private void watch(Path marks, int tailers, long opened, Recorder lags) throws Exception {
    FollowMark[] all = new FollowMark[tailers];
    for (int i = 0; i < tailers; i++) {
      all[i] = FollowingTail.mark(marks, i);
    }
    Recorder wakes = new Recorder(FollowLags.DIGITS);
    WakeTime.start(wakes);
    boolean caughtUp = false;
    long said = System.nanoTime();
    while (true) {
      LockSupport.parkNanos(LOOK_NANOS);
      long least = Long.MAX_VALUE;
      for (FollowMark mark : all) {
        least = Math.min(least, mark.get().last());
      }
      slowest = least;
      if (!caughtUp && least >= opened) {
        caughtUp = true;
        log.truncateBefore(opened + 1); // nobody needs it any more
        Say.line("caught-up");
      }
      if (System.nanoTime() - said >= TimeUnit.SECONDS.toNanos(1)) {
        said = System.nanoTime();
        Say.line("lag " + FollowLags.text(lags));
        Say.line("wake " + FollowLags.text(wakes));
      }
    }
  }

  private void append(int thread) {
    SplittableRandom random = new SplittableRandom(life * 100L + thread);
    int counter = 0;
    try {
      while (true) {
        int next = step(thread, counter, random);
        if (thread == FollowAcks.TIMED) {
          acks.acknowledged(counter);
        }
        counter = next;
        while (log.lastSequence() - slowest > MOST_BEHIND) {
          LockSupport.parkNanos(LOOK_NANOS);
        }
      }
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(3);
    }
  }

  /** The record's number after it. */
  private int step(int thread, int from, SplittableRandom random) {
    int counter = from;
    long durable;
    if (thread == FollowAcks.TIMED) {
      durable = log.appendDurable(record(thread, counter++, random));
    } else if (thread == FollowAcks.TIMED + 1) {
      Batch batch = Batch.create();
      for (int i = random.nextInt(12); i >= 0; i--) {
        batch.add(record(thread, counter++, random));
      }
      durable = log.appendDurable(batch);
    } else {
      for (int i = random.nextInt(200); i > 0; i--) {
        log.append(record(thread, counter++, random));
      }
      durable = log.appendDurable(record(thread, counter++, random));
    }
    acks.durable(thread, durable);
    return counter;
  }

  private byte[] record(int thread, int counter, SplittableRandom random) {
    return SoakRecords.of(life, thread, counter, random.nextInt(LONGEST));
  }
}
