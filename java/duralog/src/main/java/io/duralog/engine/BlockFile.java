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

  /** Writes all from position to limit; whole blocks in aligned memory outside the heap. */
  void write(long offset, ByteBuffer blocks);

  /** Makes durable what was written, and the length of the file. */
  void sync();

  @Override
  void close();
}
