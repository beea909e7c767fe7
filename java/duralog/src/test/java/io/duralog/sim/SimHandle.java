package io.duralog.sim;

import io.duralog.engine.BlockFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** An open file of a {@link SimEngine}. */
final class SimHandle implements BlockFile {
  private final SimEngine engine;
  private final Path path;
  final SimFile file;
  private boolean closed;

  SimHandle(SimEngine engine, Path path, SimFile file) {
    this.engine = engine;
    this.path = path;
    this.file = file;
  }

  /** Notes a use of a file that was given back. */
  void requireOpen(String use) {
    if (closed) {
      engine.violated(use + " of " + path + ", which is closed");
    }
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public int read(long offset, ByteBuffer to) {
    requireOpen("read");
    if (engine.enter(Faults.Call.READ, "read", path, offset, to.remaining())) {
      throw engine.refusal("read", path, offset);
    }
    return file.read(offset, to);
  }

  @Override
  public void write(long offset, ByteBuffer blocks) {
    requireOpen("write");
    engine.write(file, path, offset, blocks);
    blocks.position(blocks.limit());
  }

  @Override
  public boolean allocate(long from, long to, boolean written) {
    if (written || engine.dice.oneIn(2)) {
      return false;
    }
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) (to - from));
    engine.write(file, path, from, zeros); // a crash may leave any part of it
    return true;
  }

  @Override
  public void sync() {
    requireOpen("sync");
    engine.syncFile(file, path);
  }

  @Override
  public void close() {
    closed = true;
  }
}
