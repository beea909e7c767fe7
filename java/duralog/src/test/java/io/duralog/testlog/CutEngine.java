package io.duralog.testlog;

import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The portable engine, with all that it does to files noted on a {@link CutDisk}. */
public class CutEngine extends ForwardingEngine {
  private final CutDisk disk;
  private volatile boolean off;

  /** Creates one over an engine whose submit writes to the file it is given. */
  public CutEngine(Engine real, CutDisk disk) {
    super(real);
    this.disk = disk;
  }

  /** The process is killed: nothing more is done. */
  public final void off() {
    off = true;
  }

  private void requireOn(String operation, Path path) {
    if (off) {
      throw Errors.io(operation, path, -1, new IOException("killed"));
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private final class NotedFile extends ForwardingFile {
    private final int file;

    NotedFile(BlockFile real, int file) {
      super(real);
      this.file = file;
    }

    @Override
    public void write(long offset, ByteBuffer blocks) {
      requireOn("write", path());
      byte[] bytes = new byte[blocks.remaining()];
      blocks.duplicate().get(bytes);
      super.write(offset, blocks);
      disk.write(file, name(path()), offset, bytes);
    }

    @Override
    public boolean allocate(long from, long to, boolean written) {
      return allocated(this, from, to, written);
    }

    @Override
    public void sync() {
      requireOn("sync", path());
      int covers = disk.now();
      super.sync();
      disk.sync(file, name(path()), covers);
    }
  }

  /** Sets space aside, where a test's file system does that. */
  protected boolean allocated(BlockFile file, long from, long to, boolean written) {
    return false;
  }

  @Override
  public BlockFile create(Path path) {
    requireOn("create", path);
    BlockFile real = super.create(path);
    return new NotedFile(real, disk.create(name(path)));
  }

  @Override
  public BlockFile openToWrite(Path path) {
    requireOn("open", path);
    return new NotedFile(super.openToWrite(path), disk.file(name(path)));
  }

  @Override
  public BlockFile openToRead(Path path) {
    requireOn("open", path);
    return new NotedFile(super.openToRead(path), disk.file(name(path)));
  }

  @Override
  public void rename(Path from, Path to) {
    requireOn("rename", from);
    super.rename(from, to);
    disk.rename(name(from), name(to));
  }

  @Override
  public void delete(Path path) {
    requireOn("delete", path);
    super.delete(path);
    disk.delete(name(path));
  }

  @Override
  public void syncDirectory(Path directory) {
    requireOn("sync directory", directory);
    int covers = disk.now();
    super.syncDirectory(directory);
    disk.syncNames(covers);
  }
}
