package io.duralog.process;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a writer was told to be durable, and when, in a mapped file, which survives its kill and
 * which tailers in other processes read. All of them have the same clock.
 */
final class FollowAcks {
  /** The thread whose records each have the time of their acknowledgement. */
  static final int TIMED = 2;

  private static final int MOST = 1 << 20;
  private static final int TIMES = Long.BYTES * SoakRecords.THREADS;
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer file;

  private FollowAcks(ByteBuffer file) {
    this.file = file;
  }

  /** Those of a life of the writer. */
  static FollowAcks of(Path marks, int life) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            marks.resolve("acks-" + life),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      return new FollowAcks(
          channel.map(FileChannel.MapMode.READ_WRITE, 0, TIMES + MOST * Long.BYTES));
    }
  }

  /** A thread was told that all through here is durable. */
  void durable(int thread, long sequence) {
    LONG.setRelease(file, thread * Long.BYTES, sequence);
  }

  /** The last sequence that any thread was told. */
  long durable() {
    long last = 0;
    for (int i = 0; i < SoakRecords.THREADS; i++) {
      last = Math.max(last, (long) LONG.getAcquire(file, i * Long.BYTES));
    }
    return last;
  }

  /** Now a record of {@link #TIMED} was acknowledged. */
  void acknowledged(int counter) {
    if (counter < MOST) {
      LONG.setRelease(file, TIMES + counter * Long.BYTES, System.nanoTime());
    }
  }

  /** How long ago that was; 0 if it has not been yet, and -1 if nobody has noted it. */
  long nanosSince(int counter) {
    if (counter >= MOST) {
      return -1;
    }
    long then = (long) LONG.getAcquire(file, TIMES + counter * Long.BYTES);
    return then == 0 ? 0 : Math.max(0, System.nanoTime() - then);
  }
}
