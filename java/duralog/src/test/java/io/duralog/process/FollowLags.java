package io.duralog.process;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Histograms of nanoseconds that go from one process to another, as a line. */
final class FollowLags {
  static final int DIGITS = 2;

  private final Histogram all = new Histogram(DIGITS);

  /** What was recorded since the last time. */
  static String text(Recorder recorder) {
    Histogram since = recorder.getIntervalHistogram();
    ByteBuffer bytes = ByteBuffer.allocate(since.getNeededByteBufferCapacity());
    int length = since.encodeIntoCompressedByteBuffer(bytes);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
  }

  /** Adds a line; any thread. */
  synchronized void add(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
    try {
      all.add(Histogram.decodeFromCompressedByteBuffer(bytes, 0));
    } catch (DataFormatException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public synchronized String toString() {
    return "p50 %,.1f us, p99 %,.1f us (%,d)"
        .formatted(
            all.getValueAtPercentile(50) / 1e3,
            all.getValueAtPercentile(99) / 1e3,
            all.getTotalCount());
  }
}
