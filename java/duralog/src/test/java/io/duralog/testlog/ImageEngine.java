package io.duralog.testlog;

import io.duralog.EngineInfo;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.files.PageFile;
import io.duralog.error.Errors;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the files of a {@link DirectoryImage} in place, for tests that look at a log tens of
 * thousands of times. Writes nothing.
 */
public final class ImageEngine implements Engine {
  private final DirectoryImage image;

  /** Creates one. */
  public ImageEngine(DirectoryImage image) {
    this.image = image;
  }

  private record MemoryFile(Path path, byte[] bytes) implements BlockFile {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public int read(long offset, ByteBuffer to) {
      int n = (int) Math.max(0, Math.min(to.remaining(), bytes.length - offset));
      if (n > 0) {
        to.put(bytes, (int) offset, n);
      }
      return n;
    }

    @Override
    public void write(long offset, ByteBuffer blocks) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void sync() {
      // memory
    }

    @Override
    public void close() {
      // memory
    }
  }

  @Override
  public EngineInfo info() {
    return EngineInfo.builder().name("image").alignment(1).fileSystem("memory").build();
  }

  @Override
  public List<String> list(Path directory) {
    return image.names();
  }

  @Override
  public BlockFile openToRead(Path path) {
    String name = path.getFileName().toString();
    if (!image.has(name)) {
      throw Errors.io("open", path, -1, new NoSuchFileException(name));
    }
    return new MemoryFile(path, image.file(name));
  }

  @Override
  public void syncDirectory(Path directory) {
    // memory
  }

  @Override
  public int depth() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void submit(BlockFile file, long offset, ByteBuffer blocks, int token) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int reap(int[] tokens) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long syncs() {
    return 0;
  }

  @Override
  public BlockFile create(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BlockFile openToWrite(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PageFile openPage(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(Path from, Path to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long usableSpace(Path directory) {
    return 0;
  }

  @Override
  public void close() {
    // memory
  }
}
