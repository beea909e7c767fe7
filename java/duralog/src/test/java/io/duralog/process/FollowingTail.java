package io.duralog.process;

import io.duralog.RecordView;
import io.duralog.Tailer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** A tailer that goes on where its mark is, checks each record, and marks it. */
final class FollowingTail {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Path marks;
  private final FollowMark mark;
  private final SoakRecords seen;
  private final int most;
  private final LongSupplier durable;
  private final int timedLife;
  private final Recorder lags;
  private @Nullable FollowAcks acks;
  private int life = -1;

  private FollowingTail(Path marks, int number, LongSupplier durable, int timedLife, Recorder lags)
      throws IOException {
    this.marks = marks;
    this.mark = mark(marks, number);
    this.seen = mark.get();
    this.most = 1 + number * number * 3;
    this.durable = durable;
    this.timedLife = timedLife;
    this.lags = lags;
  }

  /** The mark of a tailer. */
  static FollowMark mark(Path marks, int number) throws IOException {
    return FollowMark.open(marks.resolve("tailer-" + number));
  }

  /**
   * Follows on a thread of its own, until the process ends; any failure ends it.
   *
   * @param open opens a tailer that begins with a sequence
   * @param durable how far the log is durable, asked after a record was handed out
   * @param timedLife the first life of the writer whose records are timed
   */
  static void start(
      Path marks,
      int number,
      Function<Long, Tailer> open,
      LongSupplier durable,
      int timedLife,
      Recorder lags)
      throws IOException {
    FollowingTail tail = new FollowingTail(marks, number, durable, timedLife, lags);
    Thread thread = new Thread(() -> tail.run(open), "follows " + number);
    thread.start();
  }

  private void run(Function<Long, Tailer> open) {
    try (Tailer tail = open.apply(seen.last() + 1)) {
      while (true) {
        tail.poll(most, PATIENCE, this::take);
      }
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(3);
    }
  }

  private void take(RecordView record) {
    if (record.sequence() > durable.getAsLong()) {
      throw new AssertionError(record.sequence() + " was handed out and is not durable");
    }
    ByteBuffer payload = record.payload();
    seen.visit(record);
    mark.set(seen);
    int ofLife = SoakRecords.life(payload);
    if (SoakRecords.thread(payload) == FollowAcks.TIMED && ofLife >= timedLife) {
      long lag = acks(ofLife).nanosSince(SoakRecords.counter(payload));
      if (lag >= 0) {
        lags.recordValue(lag);
      }
    }
  }

  private FollowAcks acks(int ofLife) {
    FollowAcks now = acks;
    if (now == null || life != ofLife) {
      try {
        now = FollowAcks.of(marks, ofLife);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      acks = now;
      life = ofLife;
    }
    return now;
  }
}
