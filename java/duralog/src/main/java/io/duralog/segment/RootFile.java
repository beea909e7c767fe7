package io.duralog.segment;

import io.duralog.Damage;
import io.duralog.LogFormatException;
import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.error.Errors;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.host.Host;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code root}. A writer creates it before the first segment, and replaces it only as a
 * whole: before the replacement is durable the old root holds, afterwards the new one.
 */
public final class RootFile {
  private RootFile() {}

  /**
   * The result of a read.
   *
   * @param root the root, or null if there is none or neither copy is intact
   * @param damage set if one copy is not intact, or neither is
   */
  public record Found(@Nullable LogRoot root, @Nullable Damage damage) {}

  /**
   * Reads the root.
   *
   * @return neither root nor damage if there is no such file
   * @throws LogFormatException if it is of another format version
   */
  public static Found read(Path directory, Engine engine) {
    Path path = directory.resolve(LogRoot.FILE_NAME);
    ByteBuffer bytes = ByteBuffer.allocate(LogRoot.LENGTH);
    try (BlockFile file = engine.openToRead(path)) {
      int n = file.read(0, bytes);
      boolean whole = n == LogRoot.LENGTH && file.size() == n;
      return whole ? judge(path, bytes.array()) : new Found(null, damaged(path, 0, LogRoot.LENGTH));
    } catch (LogIoException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return new Found(null, null);
      }
      throw e;
    }
  }

  private static Found judge(Path path, byte[] bytes) {
    LogRoot root = null;
    Damage damage = null;
    for (int at = 0; at < LogRoot.LENGTH; at += LogRoot.COPY_LENGTH) {
      if (LogRoot.isIntact(bytes, at)) {
        requireVersion(path, LogRoot.versionOf(bytes, at));
      }
      LogRoot copy = LogRoot.read(bytes, at);
      if (copy == null) {
        damage = damaged(path, at, LogRoot.COPY_LENGTH);
      } else if (root == null) {
        root = copy;
      }
    }
    if (root != null && !root.isUnderstood()) {
      throw Errors.format(
          path,
          "has flags of a later version (" + root.flags() + "); use a release that knows them");
    }
    return new Found(root, root == null ? damaged(path, 0, LogRoot.LENGTH) : damage);
  }

  /** The damage of a log that has no root, or that of another log. */
  public static Damage missing(Path directory) {
    Path path = directory.resolve(LogRoot.FILE_NAME);
    return Damage.builder(Damage.Kind.BAD_HEADER, path).at(0, 0).certain(true).build();
  }

  /** The damage of a root from another state of the log. It costs no record. */
  public static Damage stale(Path directory) {
    Path path = directory.resolve(LogRoot.FILE_NAME);
    return Damage.builder(Damage.Kind.STALE_ROOT, path).at(0, LogRoot.LENGTH).certain(true).build();
  }

  private static Damage damaged(Path path, long at, long length) {
    return Damage.builder(Damage.Kind.BAD_HEADER, path).at(at, length).certain(true).build();
  }

  private static void requireVersion(Path path, int version) {
    if (version != SegmentFormat.VERSION_VALUE) {
      throw Errors.format(
          path,
          "written in format version "
              + version
              + ", this is version "
              + SegmentFormat.VERSION_VALUE
              + " and reads no other");
    }
  }

  /**
   * Replaces the root durably: writes and syncs a file of another name, renames it, syncs the
   * directory.
   */
  public static void write(Path directory, Engine engine, LogRoot root) {
    write(new DirectoryNames(directory, engine, Host.REAL), root);
  }

  /** The same for an open log, of whose threads another may give names to files. */
  static void write(DirectoryNames names, LogRoot root) {
    prepare(names, root);
    publish(names);
  }

  /** Writes and syncs a file of another name. If this throws there is none. */
  static void prepare(DirectoryNames names, LogRoot root) {
    Engine engine = names.engine();
    Path unpublished = unpublished(names);
    engine.delete(unpublished);
    boolean done = false;
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      ByteBuffer bytes = owned.allocate(LogRoot.LENGTH, SegmentFormat.BLOCK_SIZE);
      bytes.put(0, root.write());
      try (BlockFile file = engine.create(unpublished)) {
        file.write(0, bytes);
        file.sync();
      }
      done = true;
    } finally {
      if (!done) {
        discard(unpublished, engine);
      }
    }
  }

  /** Renames it and syncs the directory. */
  static void publish(DirectoryNames names) {
    boolean done = false;
    try {
      names.publish(unpublished(names), names.directory().resolve(LogRoot.FILE_NAME));
      done = true;
    } finally {
      if (!done) {
        discard(unpublished(names), names.engine());
      }
    }
  }

  private static Path unpublished(DirectoryNames names) {
    return names.directory().resolve(LogRoot.FILE_NAME + ".tmp");
  }

  private static void discard(Path unpublished, Engine engine) {
    try {
      engine.delete(unpublished);
    } catch (LogIoException e) {
      // The first error counts; the next open deletes the file.
    }
  }
}
