package io.duralog.engine.files;

import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A page of the operating system. */
public final class SystemPage implements PageFile {
  private final Path path;
  private final Set<OpenOption> options;
  private FileChannel channel;
  private final long number;

  private SystemPage(Path path, Set<OpenOption> options, FileChannel channel, long number) {
    this.path = path;
    this.options = options;
    this.channel = channel;
    this.number = number;
  }

  /** Opens one for writing; makes it where there is none. */
  public static PageFile toWrite(Path path, FileModes modes) {
    RegularFile.require("open", path);
    try {
      Set<OpenOption> options = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      Set<OpenOption> first =
          Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);
      return of(path, options, modes.open(path, first));
    } catch (IOException e) {
      throw Errors.io("open", path, -1, e);
    }
  }

  /** Opens one for reading; null where there is none. */
  public static @Nullable PageFile toRead(Path path) {
    RegularFile.require("open", path);
    try {
      Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      return of(path, options, FileChannel.open(path, options));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw Errors.io("open", path, -1, e);
    }
  }

  private static PageFile of(Path path, Set<OpenOption> options, FileChannel channel)
      throws IOException {
    boolean done = false;
    try {
      PageFile page = new SystemPage(path, options, channel, numberOf(path));
      done = true;
      return page;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  private static long numberOf(Path path) throws IOException {
    try {
      return (Long) Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return 0; // no such numbers here
    }
  }

  @Override
  public long number() {
    return number;
  }

  private interface Action {
    int on(FileChannel c) throws IOException;
  }

  /** An interrupt closes a channel. Then it is opened again, and the action repeated. */
  private int uninterrupted(String operation, Action action) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return action.on(channel);
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
          reopen(e);
        }
      }
    } catch (IOException e) {
      throw Errors.io(operation, path, 0, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void reopen(ClosedChannelException why) throws IOException {
    channel = FileChannel.open(path, options);
    if (numberOf(path) != number) {
      channel.close();
      throw new IOException("another file has taken its name since it was opened", why);
    }
  }

  @Override
  public void write(byte[] content) {
    uninterrupted("write", c -> c.write(ByteBuffer.wrap(content), 0));
  }

  @Override
  public int read(byte[] to) {
    return uninterrupted("read", c -> Math.max(0, c.read(ByteBuffer.wrap(to), 0)));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Errors.io("close", path, -1, e);
    }
  }
}
