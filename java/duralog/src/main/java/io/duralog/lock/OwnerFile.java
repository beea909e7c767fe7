package io.duralog.lock;

import io.duralog.engine.files.FileModes;
import io.duralog.engine.files.RegularFile;
import io.duralog.error.Errors;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The open file {@code owner}. It names the writer, and it is the gate within this process: the JDK
 * keeps one table of file locks for all class loaders. Its lock in the kernel protects nothing and
 * may get lost.
 */
final class OwnerFile implements AutoCloseable {
  /**
   * The byte that is locked: far after the content, so that others can read that on every platform.
   */
  private static final long GATE = 1L << 40;

  /** The holder of the gate, before this writer takes it. */
  enum Gate {
    FREE,
    THIS_PROCESS,
    ANOTHER_PROCESS
  }

  private final Path path;
  private final FileChannel channel;
  private final @Nullable Object key;

  private OwnerFile(Path path, FileChannel channel, @Nullable Object key) {
    this.path = path;
    this.channel = channel;
    this.key = key;
  }

  /**
   * The identity of the file that a path names now. No other file has it while that one is open.
   * Null on Windows.
   */
  static @Nullable Object keyOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** Opens the file, and creates it if needed. Deletes a link, a pipe or the like in its place. */
  static OwnerFile open(Path path, FileModes modes) {
    try {
      if (!RegularFile.is(path)) {
        Files.deleteIfExists(path); // never followed, nor waited for
      }
      return make(path, modes);
    } catch (DirectoryNotEmptyException e) {
      RegularFile.require("lock", path);
      throw Errors.io("lock", path, -1, e);
    } catch (IOException e) {
      throw Errors.io("lock", path, -1, e);
    }
  }

  private static OwnerFile make(Path path, FileModes modes) throws IOException {
    Set<OpenOption> options =
        Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            LinkOption.NOFOLLOW_LINKS);
    FileChannel channel = modes.open(path, options);
    boolean done = false;
    try {
      OwnerFile file = new OwnerFile(path, channel, keyOf(path));
      done = true;
      return file;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  /** Takes the gate, until this file is closed. */
  Gate enter() {
    try {
      FileLock lock = channel.tryLock(GATE, 1, false);
      return lock == null ? Gate.ANOTHER_PROCESS : Gate.FREE;
    } catch (OverlappingFileLockException e) {
      return Gate.THIS_PROCESS;
    } catch (IOException e) {
      throw Errors.io("lock", path, -1, e);
    }
  }

  /** The writer that the file names, or null. */
  @Nullable Owner read() {
    ByteBuffer content = ByteBuffer.allocate(Owner.LENGTH);
    try {
      while (content.hasRemaining() && channel.read(content, content.position()) >= 0) {
        // the rest
      }
    } catch (IOException e) {
      throw Errors.io("read", path, -1, e);
    }
    return Owner.parse(Arrays.copyOf(content.array(), content.position()));
  }

  private void write(byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes, bytes.position());
      }
      if (channel.size() > content.length) {
        channel.truncate(content.length); // bytes that no writer wrote
      }
    } catch (IOException e) {
      throw Errors.io("write", path, -1, e);
    }
  }

  /** Names a new writer of this process. */
  void write(long number, long loader, ProcessIdentity me) {
    String file = key == null ? "" : key.toString().replace(' ', '_');
    write(new Owner(number, loader, me, file, escaped(), Owner.wordsOf(me)).write());
  }

  /** Writes that the log is closed. */
  void writeClosed() {
    write(Owner.writeClosed(ProcessIdentity.current()));
  }

  private String escaped() {
    try {
      return path.getFileSystem() == FileSystems.getDefault()
          ? path.toRealPath().toUri().getRawPath()
          : "";
    } catch (IOException e) {
      return ""; // it is needed only if one directory has two paths
    }
  }

  /** Whether the path still leads to this file. */
  boolean isInPlace() {
    try {
      return Objects.equals(key, keyOf(path));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether this is the file that a running writer has open, and not a copy of it, such as a
   * snapshot of the volume. Two paths to one file may show different identities, as through an
   * overlay; then a time that is set by one path shows by the other.
   */
  boolean isThatOf(Owner writer) {
    if (key != null && key.toString().replace(' ', '_').equals(writer.file())) {
      return true;
    }
    if (writer.path().isEmpty()) {
      return false;
    }
    boolean mine = writer.process().pid() == ProcessHandle.current().pid();
    boolean proc = !mine && Files.isDirectory(Path.of("/proc/self/root"));
    String root = proc ? "/proc/" + writer.process().pid() + "/root" : "";
    try {
      Path theirs = Path.of(URI.create("file://" + root + writer.path()));
      FileTime before = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
      FileTime sign = FileTime.fromMillis(1000L * ThreadLocalRandom.current().nextInt(1 << 30));
      try {
        Files.setLastModifiedTime(path, sign);
        return Files.getLastModifiedTime(theirs, LinkOption.NOFOLLOW_LINKS).equals(sign);
      } finally {
        Files.setLastModifiedTime(path, before);
      }
    } catch (IOException | IllegalArgumentException e) {
      return false; // not known; the number in the file still shows which writer came last
    }
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
