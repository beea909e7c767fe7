package io.duralog.engine.portable;

import io.duralog.engine.BlockFile;
import io.duralog.engine.files.FileModes;
import io.duralog.engine.files.RegularFile;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file through FileChannel. */
public final class PortableFile implements BlockFile {
  private final Path path;
  private final Set<? extends OpenOption> reopen;
  private final @Nullable Object key;
  private volatile FileChannel channel;
  private volatile boolean closed;

  /**
   * Opens a file.
   *
   * @param options how to open it
   * @param reopen the same without creation, to open it again after an interrupt
   * @param modes permissions of the file, if it is created
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
      FileChannel opened = modes.open(path, options);
      this.key = keyOf(opened, path);
      this.channel = opened;
    } catch (IOException e) {
      throw Errors.io(operation, path, -1, e);
    }
  }

  /** Opens a file for reading. */
  public static PortableFile toRead(Path path) {
    Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    return new PortableFile(path, "open", options, options, FileModes.OWNER_ONLY);
  }

  /**
   * Tells one file from another under the same name; null if the file system cannot. Closes the
   * channel if it throws.
   */
  private static @Nullable Object keyOf(FileChannel opened, Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (IOException e) {
      try (opened) {
        throw e;
      }
    }
  }

  @Override
  public Path path() {
    return path;
  }

  private interface Action<T> {
    T on(FileChannel c) throws IOException;
  }

  /**
   * Runs an action on the channel. A thread that is interrupted in a channel closes it for all
   * threads. Then the channel is opened again and the action repeated, so it must be harmless to
   * repeat. The interrupt stays set for its thread.
   */
  private <T> T uninterrupted(String operation, long offset, Action<T> action) {
    boolean interrupted = false;
    try {
      while (true) {
        FileChannel c = channel;
        try {
          return action.on(c);
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
          reopen(c, e);
        }
      }
    } catch (IOException e) {
      throw Errors.io(operation, path, offset, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void reopen(FileChannel lost, ClosedChannelException why)
      throws IOException {
    if (closed) {
      throw why;
    }
    if (channel == lost) {
      FileChannel again = FileChannel.open(path, reopen);
      if (key != null && !key.equals(keyOf(again, path))) {
        again.close();
        throw new IOException("another file has taken its name since it was opened", why);
      }
      channel = again;
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
      throw Errors.io("write", path, offset, e);
    }
  }

  @Override
  public void sync() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw Errors.io("sync", path, -1, e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw Errors.io("close", path, -1, e);
    }
  }
}
