package io.duralog.cli.powercut;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the recorder logged, see ci/powercut.d/recorder.c: every write and flush, in order. */
final class DiskLog implements AutoCloseable {
  private static final int HEAD = 24;
  private static final int WRITE = 1;
  private static final int FLUSH = 3;

  private final FileChannel channel;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * One entry.
   *
   * @param offset of the range on the disk, in bytes
   * @param length of the range; 0 for a flush
   * @param data where its bytes stand in the log; -1 where the range is set to zero
   * @param end length of the log once the entry was in it: its position in the campaign's time
   */
  record Entry(boolean flush, long offset, long length, long data, long end) {}

  DiskLog(Path path) throws IOException {
    channel = FileChannel.open(path);
    ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
    long at = 0;
    while (at < channel.size()) {
      read(head.clear(), at);
      long kind = head.getLong(0);
      long length = head.getLong(16);
      long data = kind == WRITE ? at + HEAD : -1;
      at += HEAD + (kind == WRITE ? length : 0);
      entries.add(new Entry(kind == FLUSH, head.getLong(8), length, data, at));
    }
  }

  List<Entry> entries() {
    return entries;
  }

  /** The bytes of a write, or zeros. */
  byte[] bytes(long data, int length) throws IOException {
    byte[] bytes = new byte[length];
    if (data >= 0) {
      read(ByteBuffer.wrap(bytes), data);
    }
    return bytes;
  }

  private void read(ByteBuffer to, long from) throws IOException {
    long at = from;
    while (to.hasRemaining()) {
      int n = channel.read(to, at);
      if (n < 0) {
        throw new IOException("the recorder's log ends within an entry");
      }
      at += n;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
