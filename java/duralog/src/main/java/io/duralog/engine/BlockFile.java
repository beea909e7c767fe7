package io.duralog.engine;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** An open file. Positional, so that several threads may use it at once. */
public interface BlockFile extends AutoCloseable {
  /** Its path. */
  Path path();

  /** Bytes it has now. */
  long size();

  /**
   * Reads what there is, from an offset to the buffer's limit.
   *
   * @return bytes read, less than asked for only at the end of the file
   */
  int read(long offset, ByteBuffer to);

  /**
   * A hint: who reads this file to its end will go on with that one, by {@link
   * Engine#openToReadOn}. It need not exist.
   */
  default void followedBy(Path next) {
    // nothing is read ahead
  }

  /** Writes all from position to limit; whole blocks in aligned memory outside the heap. */
  void write(long offset, ByteBuffer blocks);

  /**
   * Has the file system set space aside, without zeros being sent to the device. The file grows to
   * the end of the range and reads as zero there.
   *
   * @param written whether the range shall count as written, so that writes there change no
   *     metadata
   * @return false where that cannot be had here, and nothing has changed
   * @throws io.duralog.LogIoException of a write, when there is no space
   */
  default boolean allocate(long from, long to, boolean written) {
    return false;
  }

  /** Makes durable what was written, and the length of the file. */
  void sync();

  @Override
  void close();
}
