package io.duralog.cli.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file whose lines are events. An event's record is its index, a tab and the line, so that equal
 * lines are told apart and a record says where it belongs. Mapped, not copied; for any number of
 * threads.
 */
final class EventFile {
  private final ByteBuffer bytes;
  private int[] ends = new int[1024];
  private int count;

  private EventFile(ByteBuffer bytes) {
    this.bytes = bytes;
    int size = bytes.limit();
    for (int i = 0; i < size; i++) {
      if (bytes.get(i) == '\n') {
        addEnd(i);
      }
    }
    if (size > 0 && bytes.get(size - 1) != '\n') {
      addEnd(size);
    }
  }

  /** Maps a file; up to 2 GiB, which is what one buffer can hold. */
  static EventFile open(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      long size = channel.size();
      if (size > Integer.MAX_VALUE) {
        throw new IOException(path + " has " + size + " bytes; the demo takes up to 2 GiB");
      }
      return new EventFile(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
    }
  }

  private void addEnd(int end) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count++] = end;
  }

  int count() {
    return count;
  }

  long size() {
    return bytes.limit();
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1] + 1;
  }

  /** The record of an event. */
  byte[] record(int index) {
    byte[] prefix = (index + "\t").getBytes(StandardCharsets.US_ASCII);
    int start = start(index);
    int length = ends[index] - start;
    byte[] record = Arrays.copyOf(prefix, prefix.length + length);
    bytes.get(start, record, prefix.length, length);
    return record;
  }

  /** The index that a record begins with, or -1 where it begins otherwise. */
  int indexOf(ByteBuffer record) {
    long index = 0;
    for (int i = record.position(); i < record.limit(); i++) {
      byte b = record.get(i);
      if (b == '\t') {
        return i > record.position() && index < count ? (int) index : -1;
      }
      if (b < '0' || b > '9' || index >= count) {
        return -1;
      }
      index = 10 * index + b - '0';
    }
    return -1;
  }
}
