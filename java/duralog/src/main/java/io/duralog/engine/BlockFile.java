package io.duralog.engine;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** An open file. All access is by offset, so several threads may use it at once. */
public interface BlockFile extends AutoCloseable {
  /** Its path. */
  Path path();

  /** Its size now, in bytes. */
  long size();

  /**
   * Reads from an offset until the buffer is full or the file ends.
   *
   * @return bytes read, less than asked for only at the end of the file
   */
  int read(long offset, ByteBuffer to);

  /**
   * A hint: the reader of this file will continue with that one, by {@link Engine#openToReadOn}. It
   * need not exist.
   */
  default void followedBy(Path next) {
    // nothing is read ahead
  }

  /** Writes everything from position to limit: whole blocks in aligned memory outside the heap. */
  void write(long offset, ByteBuffer blocks);

  /**
   * Asks the file system to set space aside, without sending zeros to the device. The file grows to
   * the end of the range. What was not written there reads as zero. What is shared with another
   * file is copied.
   *
   * @param written whether the range is to count as written, so that writes there change no
   *     metadata
   * @return false if that is not possible here; then nothing has changed
   * @throws io.duralog.LogIoException as from a write, if there is no space or the device fails
   */
  default boolean allocate(long from, long to, boolean written) {
    return false;
  }

  /**
   * How far the space of a range is the file's own, so that a write there needs no new space in a
   * file system that writes in place. A hole is not, nor is what another file shares. Changes
   * nothing.
   *
   * @return an offset from {@code from} to {@code to}; {@code from} also where it is not known
   */
  default long ownedFrom(long from, long to) {
    return from;
  }

  /** Makes the written bytes and the file's length durable. */
  void sync();

  @Override
  void close();
}
