package io.duralog.segment;

import io.duralog.LogIoException;
import io.duralog.LogLockedException;
import io.duralog.engine.PortableEngine;
import io.duralog.engine.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One writer for a log: a lock of the operating system on the file {@code lock}, which dies with
 * its process. Who holds it stands in the file {@code owner}, for messages only.
 *
 * <p>POSIX takes a process's locks away when it closes <em>any</em> descriptor of the file, so
 * within this process a table decides, and {@code lock} is opened by nobody but its holder.
 */
public final class DirectoryLock implements WriterLock {
  /** In the system properties, since every class loader has a copy of this class of its own. */
  private static final Map<Object, String> HELD = jvmWide();

  private final Path path;
  private final Object key;
  private final FileChannel channel;
  private final FileLock lock;
  private final @Nullable Object file;

  private DirectoryLock(Path path, Object key, FileChannel channel, FileLock lock)
      throws IOException {
    this.path = path;
    this.key = key;
    this.file = fileKey(path);
    this.channel = channel;
    this.lock = lock;
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, String> jvmWide() {
    Object map =
        System.getProperties()
            .computeIfAbsent("io.duralog.locks", k -> new ConcurrentHashMap<Object, String>());
    return (Map<Object, String>) map;
  }

  /** What is under a name now, and nothing else as long as it is open; null on Windows. */
  private static @Nullable Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** The directory itself, whatever name it is reached by. */
  private static Object keyOf(Path directory) throws IOException {
    Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    return key != null ? key.toString() : directory.toRealPath().toString();
  }

  /**
   * Takes the lock.
   *
   * @throws LogLockedException when another writer has it; it names that one
   */
  public static DirectoryLock take(Path directory) {
    String me =
        "process "
            + ProcessHandle.current().pid()
            + " since "
            + Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Object key;
    try {
      key = keyOf(directory);
    } catch (IOException e) {
      throw new LogIoException("open", directory, -1, e);
    }
    String other = HELD.putIfAbsent(key, "this " + me);
    if (other != null) {
      throw new LogLockedException(directory, other);
    }
    DirectoryLock taken = null;
    try {
      taken = lock(directory, key);
      if (taken == null) {
        throw new LogLockedException(directory, owner(directory));
      }
      writeOwner(directory, me);
      return taken;
    } catch (IOException e) {
      throw new LogIoException("lock", directory.resolve("lock"), -1, e);
    } finally {
      if (taken == null) {
        HELD.remove(key);
      }
    }
  }

  private static @Nullable DirectoryLock lock(Path directory, Object key) throws IOException {
    Set<OpenOption> options =
        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);
    Path file = directory.resolve("lock");
    RegularFile.require("lock", file);
    FileChannel channel = FileChannel.open(file, options, PortableEngine.ownerOnly("rw-------"));
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DirectoryLock(file, key, channel, lock);
      }
    } catch (OverlappingFileLockException e) {
      return null; // held by this process; closing the channel would take that lock away
    }
    channel.close();
    return null;
  }

  private static void writeOwner(Path directory, String me) {
    Path file = directory.resolve("owner");
    try {
      Files.deleteIfExists(file);
      // Made anew and in one step: never follow a link that somebody put there.
      Set<OpenOption> options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
      try (FileChannel c = FileChannel.open(file, options, PortableEngine.ownerOnly("rw-------"))) {
        c.write(ByteBuffer.wrap((me + "\n").getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException | OutOfMemoryError e) {
      // Only a message is poorer for it: the lock itself is held.
    }
  }

  private static String owner(Path directory) {
    Path file = directory.resolve("owner");
    try {
      return RegularFile.is(file) ? Files.readString(file).strip() : "another process";
    } catch (IOException e) {
      return "another process"; // it has just begun, or its file cannot be read
    }
  }

  /**
   * To be called before a file is made or renamed by its path. Where the directory has been moved,
   * another log may lie under the path by now, with files of the same names.
   *
   * @throws LogIoException when the path no longer leads to the directory that is locked
   */
  @Override
  public void requireHome() {
    Object now = null;
    IOException cause = null;
    try {
      now = fileKey(path);
    } catch (IOException e) {
      cause = e;
    }
    if (cause != null || !Objects.equals(now, file)) {
      throw new LogIoException(
          "create",
          path,
          -1,
          new IOException(
              "the log's directory was moved, replaced or deleted while it was open, or its file"
                  + " lock was; put them back, or close the log",
              cause));
    }
  }

  @Override
  public void close() {
    try (channel) {
      lock.release();
    } catch (IOException e) {
      throw new LogIoException("unlock", path, -1, e);
    } finally {
      HELD.remove(key);
    }
  }
}
