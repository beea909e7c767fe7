package io.duralog.lock;

import io.duralog.engine.files.FileModes;
import io.duralog.engine.files.NativeErrors;
import io.duralog.engine.files.RegularFile;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The lock of the operating system on the file {@code lock}. It ends with its process. */
interface OsLock {
  /** Gives the lock back and closes its file. */
  void release();

  /**
   * Takes the lock.
   *
   * @param modes permissions of the file, if it must be created
   * @param calls the C layer, or null to do without
   * @return null if another writer has it
   */
  static @Nullable OsLock take(Path path, FileModes modes, @Nullable NativeCalls calls) {
    make(path, modes);
    if (calls != null) {
      int fd = calls.open(path, NativeCalls.WRITE, 0);
      if (fd < 0) {
        throw NativeErrors.ofOpen("lock", path, fd);
      }
      int result = calls.lock(fd, 1);
      if (result == 0) {
        return new OfOpenFile(calls, fd, path);
      }
      calls.close(fd);
      if (result == -Errno.EAGAIN) {
        return null;
      }
      if (result != -Errno.EINVAL) {
        throw NativeErrors.of("lock", path, -1, result);
      } // else the kernel has no such locks
    }
    return OfProcess.take(path);
  }

  /**
   * Creates the file without the right to read it: then a program that copies or reads the
   * directory does not open it.
   */
  static void make(Path path, FileModes modes) {
    RegularFile.require("lock", path);
    try {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        modes.withoutReading().createFile(path);
      }
    } catch (FileAlreadyExistsException e) {
      // another writer was faster
    } catch (IOException e) {
      throw Errors.io("lock", path, -1, e);
    }
  }

  /**
   * A lock that belongs to the open file: it stays, whatever else the process does with the file.
   *
   * @param fd the open file
   */
  record OfOpenFile(NativeCalls calls, int fd, Path path) implements OsLock {
    @Override
    public void release() {
      int unlocked = calls.lock(fd, 0); // a child process about to start may still have the file
      int closed = calls.close(fd);
      int result = Math.min(unlocked, closed);
      if (result < 0) {
        throw NativeErrors.of("unlock", path, -1, result);
      }
    }
  }

  /**
   * A lock that belongs to the process and the file: POSIX takes it away when the process closes
   * <em>any</em> descriptor of the file.
   */
  record OfProcess(FileChannel channel, FileLock lock, Path path) implements OsLock {
    /**
     * Channels that may not be closed, not by the garbage collector either: that would release the
     * lock of another writer of this process. There is such a writer only if its file {@code owner}
     * was replaced.
     */
    private static final Queue<FileChannel> KEPT = new ConcurrentLinkedQueue<>();

    static @Nullable OsLock take(Path path) {
      Set<OpenOption> options = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      try {
        return take(path, FileChannel.open(path, options));
      } catch (IOException e) {
        throw Errors.io("lock", path, -1, e);
      }
    }

    private static @Nullable OsLock take(Path path, FileChannel channel) throws IOException {
      FileLock lock = null;
      boolean keep = false;
      try {
        lock = channel.tryLock();
        return lock == null ? null : new OfProcess(channel, lock, path);
      } catch (OverlappingFileLockException e) {
        keep = true;
        KEPT.add(channel);
        return null;
      } finally {
        if (lock == null && !keep) {
          channel.close();
        }
      }
    }

    @Override
    public void release() {
      try (channel) {
        lock.release();
      } catch (IOException e) {
        throw Errors.io("unlock", path, -1, e);
      }
    }
  }
}
