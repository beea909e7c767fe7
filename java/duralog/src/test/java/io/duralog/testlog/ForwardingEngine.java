package io.duralog.testlog;

import io.duralog.EngineInfo;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.files.PageFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands every call on to another engine; a test overrides what shall go another way. A reader that
 * goes on with another file comes through {@link #openToRead} each time, so that none is missed.
 */
public class ForwardingEngine implements Engine {
  private final Engine real;

  /** Creates one. */
  public ForwardingEngine(Engine real) {
    this.real = real;
  }

  /** Hands every call on to another file. */
  public static class ForwardingFile implements BlockFile {
    private final BlockFile real;

    /** Creates one. */
    public ForwardingFile(BlockFile real) {
      this.real = real;
    }

    @Override
    public Path path() {
      return real.path();
    }

    @Override
    public long size() {
      return real.size();
    }

    @Override
    public int read(long offset, ByteBuffer to) {
      return real.read(offset, to);
    }

    @Override
    public void followedBy(Path next) {
      real.followedBy(next);
    }

    @Override
    public void write(long offset, ByteBuffer blocks) {
      real.write(offset, blocks);
    }

    @Override
    public boolean allocate(long from, long to, boolean written) {
      return real.allocate(from, to, written);
    }

    @Override
    public long ownedFrom(long from, long to) {
      return real.ownedFrom(from, to);
    }

    @Override
    public void sync() {
      real.sync();
    }

    @Override
    public void close() {
      real.close();
    }
  }

  @Override
  public EngineInfo info() {
    return real.info();
  }

  @Override
  public int depth() {
    return real.depth();
  }

  @Override
  public void submit(BlockFile file, long offset, ByteBuffer blocks, int token) {
    real.submit(file, offset, blocks, token);
  }

  @Override
  public void start() {
    real.start();
  }

  @Override
  public int reap(int[] tokens) {
    return real.reap(tokens);
  }

  @Override
  public long syncs() {
    return real.syncs();
  }

  @Override
  public boolean commitsOnAnyThread() {
    return real.commitsOnAnyThread();
  }

  @Override
  public boolean endCommits() {
    return real.endCommits();
  }

  @Override
  public void freeMemory() {
    real.freeMemory();
  }

  @Override
  public ByteBuffer allocate(int bytes, int more) {
    return real.allocate(bytes, more);
  }

  @Override
  public BlockFile create(Path path) {
    return real.create(path);
  }

  @Override
  public BlockFile openToWrite(Path path) {
    return real.openToWrite(path);
  }

  @Override
  public BlockFile openToRead(Path path) {
    return real.openToRead(path);
  }

  @Override
  public PageFile openPage(Path path) {
    return real.openPage(path);
  }

  @Override
  public @Nullable PageFile openPageToRead(Path path) {
    return real.openPageToRead(path);
  }

  @Override
  public void rename(Path from, Path to) {
    real.rename(from, to);
  }

  @Override
  public void delete(Path path) {
    real.delete(path);
  }

  @Override
  public void syncDirectory(Path directory) {
    real.syncDirectory(directory);
  }

  @Override
  public long usableSpace(Path directory) {
    return real.usableSpace(directory);
  }

  @Override
  public List<String> list(Path directory) {
    return real.list(directory);
  }

  @Override
  public void close() {
    real.close();
  }
}
