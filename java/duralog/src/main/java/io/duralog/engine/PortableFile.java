package io.duralog.engine;

import io.duralog.LogIoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A file through FileChannel. */
final class PortableFile implements BlockFile {
  private final Path path;
  private final Set<? extends OpenOption> reopen;
  private volatile FileChannel channel;

  /**
   * Opens it.
   *
   * @param options how to open it
   * @param reopen the same without creating it: to open it again after an interrupt
   * @param modes for the file, if it is made
   */
  PortableFile(
      Path path,
      String operation,
      Set<? extends OpenOption> options,
      Set<? extends OpenOption> reopen,
      FileModes modes) {
    this.path = path;
    this.reopen = reopen;
    RegularFile.require(operation, path);
    try {
      this.channel = modes.open(path, options);
    } catch (IOException e) {
      throw new LogIoException(operation, path, -1, e);
    }
  }

  /** Opens one for reading. */
  static PortableFile toRead(Path path) {
    Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    return new PortableFile(path, "open", options, options, FileModes.OWNER_ONLY);
  }

  @Override
  public Path path() {
    return path;
  }

  private interface Action<T> {
    T on(FileChannel c) throws IOException;
  }

  /**
   * Does something with the channel. A thread that is interrupted in a channel closes it for
   * everybody; then it is opened again and the action, which must be harmless to repeat, repeated.
   * The interrupt stays set for its thread.
   */
  private <T> T uninterrupted(String operation, long offset, Action<T> action) {
    boolean interrupted = false;
    try {
      while (true) {
        FileChannel c = channel;
        try {
          return action.on(c);
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
          synchronized (this) {
            if (channel == c) {
              channel = FileChannel.open(path, reopen);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new LogIoException(operation, path, offset, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public long size() {
    return uninterrupted("read size", -1, FileChannel::size);
  }

  @Override
  public int read(long offset, ByteBuffer to) {
    int start = to.position();
    return uninterrupted(
        "read",
        offset,
        c -> {
          to.position(start);
          while (to.hasRemaining()) {
            if (c.read(to, offset + to.position() - start) < 0) {
              break;
            }
          }
          return to.position() - start;
        });
  }

  @Override
  public void write(long offset, ByteBuffer blocks) {
    // Only the log's own threads write and sync, and no interrupt reaches them; see LogThread.
    try {
      int start = blocks.position();
      while (blocks.hasRemaining()) {
        channel.write(blocks, offset + blocks.position() - start);
      }
    } catch (IOException e) {
      throw new LogIoException("write", path, offset, e);
    }
  }

  @Override
  public void sync() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw new LogIoException("sync", path, -1, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new LogIoException("close", path, -1, e);
    }
  }
}
