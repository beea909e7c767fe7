package io.duralog.engine.files;

import io.duralog.LogIoException;

/**
 * A small file that is written over as a whole. It goes through the page cache and is never synced,
 * so a write costs a call and no more. An interrupt does not close it. For one thread at a time.
 */
public interface PageFile extends AutoCloseable {
  /**
   * The number that its file system gives it, and no other file while it is there; 0 where file
   * systems have none.
   */
  long number();

  /**
   * Writes it over.
   *
   * @throws LogIoException when the operating system refuses
   */
  void write(byte[] content);

  /**
   * Reads it from its beginning. Another process may be writing it meanwhile: what it holds needs a
   * checksum of its own.
   *
   * @return bytes read, fewer than asked for at its end
   * @throws LogIoException when the operating system refuses
   */
  int read(byte[] to);

  @Override
  void close();
}
