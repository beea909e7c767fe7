package io.duralog.engine.files;

import io.duralog.error.Errors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A page of the operating system. Not a channel, which an interrupt would close. */
public final class SystemPage implements PageFile {
  private final Path path;
  private final RandomAccessFile file;
  private final long number;

  private SystemPage(Path path, RandomAccessFile file, long number) {
    this.path = path;
    this.file = file;
    this.number = number;
  }

  /** Opens one for writing; makes it where there is none. */
  public static PageFile toWrite(Path path, FileModes modes) {
    RegularFile.require("open", path);
    try {
      modes
          .open(
              path,
              Set.of(
                  StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS))
          .close();
      return open(path, "rw");
    } catch (IOException e) {
      throw Errors.io("open", path, -1, e);
    }
  }

  /** Opens one for reading; null where there is none. */
  public static @Nullable PageFile toRead(Path path) {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    RegularFile.require("open", path);
    try {
      return open(path, "r");
    } catch (NoSuchFileException | FileNotFoundException e) {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return null; // it was deleted meanwhile
      }
      throw Errors.io("open", path, -1, e);
    } catch (IOException e) {
      throw Errors.io("open", path, -1, e);
    }
  }

  private static PageFile open(Path path, String mode) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), mode);
    boolean done = false;
    try {
      PageFile page = new SystemPage(path, file, numberOf(path));
      done = true;
      return page;
    } finally {
      if (!done) {
        file.close();
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

  @Override
  public void write(byte[] content) {
    try {
      file.seek(0);
      file.write(content);
    } catch (IOException e) {
      throw Errors.io("write", path, 0, e);
    }
  }

  @Override
  public int read(byte[] to) {
    try {
      file.seek(0);
      int n = 0;
      for (int more = 0; more >= 0 && n < to.length; n += Math.max(more, 0)) {
        more = file.read(to, n, to.length - n);
      }
      return n;
    } catch (IOException e) {
      throw Errors.io("read", path, 0, e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw Errors.io("close", path, -1, e);
    }
  }
}
