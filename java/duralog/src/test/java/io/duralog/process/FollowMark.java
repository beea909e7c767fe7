package io.duralog.process;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What a tailer was handed, in a mapped file: a kill of its process leaves it as it was at that
 * moment. One of two slots is whole, whenever the kill comes. Written by one thread; other
 * processes may look.
 */
final class FollowMark {
  /** Bytes of a slot: the sequence, what {@link SoakRecords} save, the sequence again. */
  private static final int SLOT = 64;

  private static final int END = SLOT - 8;

  private final MappedByteBuffer file;
  private int slot;

  private FollowMark(MappedByteBuffer file) {
    this.file = file;
  }

  static FollowMark open(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new FollowMark(channel.map(FileChannel.MapMode.READ_WRITE, 0, 2 * SLOT));
    }
  }

  /** Notes what has been seen up to now, before the next record is asked for. */
  void set(SoakRecords records) {
    slot ^= SLOT;
    file.putLong(slot, records.last());
    VarHandle.releaseFence();
    records.save(file, slot + 8);
    VarHandle.releaseFence();
    file.putLong(slot + END, records.last());
    VarHandle.releaseFence();
  }

  /** What was noted last; that which is being written meanwhile or the one before. */
  SoakRecords get() {
    while (true) {
      SoakRecords one = slot(0);
      SoakRecords other = slot(SLOT);
      if (one != null || other != null) {
        return other == null || (one != null && one.last() > other.last()) ? one : other;
      }
      Thread.onSpinWait(); // it writes faster than this reads
    }
  }

  private @Nullable SoakRecords slot(int at) {
    long end = file.getLong(at + END);
    VarHandle.acquireFence();
    ByteBuffer state = ByteBuffer.allocate(SoakRecords.STATE);
    for (int i = 0; i < SoakRecords.STATE; i += Integer.BYTES) {
      state.putInt(i, file.getInt(at + 8 + i));
    }
    VarHandle.acquireFence();
    return file.getLong(at) == end ? SoakRecords.restore(state, 0) : null;
  }
}
