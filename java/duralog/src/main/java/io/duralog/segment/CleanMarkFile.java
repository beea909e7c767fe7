package io.duralog.segment;

import io.duralog.Damage;
import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.error.Errors;
import io.duralog.format.CleanMark;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files {@code closed} and {@code opened}, which hold the same thing. {@code closed} is written
 * last by a clean close and says where the log ends. The next open makes {@code opened} of it, or,
 * after a crash, of what it has recovered: the end may move on, but what is before it was durable.
 */
public final class CleanMarkFile {
  /** Name of the file that a clean close leaves. */
  public static final String CLOSED = CleanMark.FILE_NAME;

  /** Name of the file that an open leaves. */
  public static final String OPENED = "opened";

  private CleanMarkFile() {}

  /**
   * What was found.
   *
   * @param mark the mark, or null when there is none or it is damaged
   * @param damage set when the file is there and is no mark
   */
  public record Found(@Nullable CleanMark mark, @Nullable Damage damage) {}

  /** Reads one, if it is there. */
  public static Found read(Path directory, String name, Engine engine) {
    if (!engine.list(directory).contains(name)) {
      return new Found(null, null);
    }
    Path path = directory.resolve(name);
    ByteBuffer bytes = ByteBuffer.allocate(CleanMark.LENGTH);
    try (BlockFile file = engine.openToRead(path)) {
      int n = file.read(0, bytes);
      boolean whole = n == CleanMark.LENGTH && file.size() == n;
      CleanMark mark = whole ? CleanMark.read(bytes.array()) : null;
      if (mark != null) {
        requireVersion(path, CleanMark.versionOf(bytes.array()));
        return new Found(mark, null);
      }
      return new Found(null, damaged(path));
    } catch (LogIoException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return new Found(null, null); // a writer has opened the log since
      }
      throw e;
    }
  }

  /** The flaw of a mark that cannot be believed. It costs no record. */
  public static Damage damaged(Path path) {
    return Damage.builder(Damage.Kind.BAD_HEADER, path)
        .at(0, CleanMark.LENGTH)
        .certain(true)
        .build();
  }

  /** The flaw of a clean mark of another state of the log. It costs no record. */
  public static Damage stale(Path directory) {
    Path path = directory.resolve(CLOSED);
    return Damage.builder(Damage.Kind.STALE_MARK, path)
        .at(0, CleanMark.LENGTH)
        .certain(true)
        .build();
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

  /** Writes one durably. */
  public static void write(Path directory, String name, Engine engine, CleanMark mark) {
    Path unpublished = directory.resolve(name + ".tmp");
    engine.delete(unpublished);
    boolean published = false;
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      ByteBuffer bytes = owned.allocate(CleanMark.LENGTH, SegmentFormat.BLOCK_SIZE);
      bytes.put(0, mark.write());
      try (BlockFile file = engine.create(unpublished)) {
        file.write(0, bytes);
        file.sync();
      }
      engine.rename(unpublished, directory.resolve(name));
      published = true;
    } finally {
      if (!published) {
        discard(unpublished, engine);
      }
    }
    engine.syncDirectory(directory);
  }

  private static void discard(Path unpublished, Engine engine) {
    try {
      engine.delete(unpublished);
    } catch (LogIoException e) {
      // The error that brought us here counts; the next open deletes it.
    }
  }

  /** The log is about to be written to: durably makes {@code opened} of {@code closed}. */
  public static void reopen(Path directory, Engine engine) {
    engine.rename(directory.resolve(CLOSED), directory.resolve(OPENED));
    engine.syncDirectory(directory);
  }

  /** Takes {@link #reopen} back: nothing was written to the log after it. */
  public static void closeAgain(Path directory, Engine engine) {
    engine.rename(directory.resolve(OPENED), directory.resolve(CLOSED));
    engine.syncDirectory(directory);
  }

  /** Removes {@code closed}, if it is there, durably. */
  public static void remove(Path directory, Engine engine) {
    engine.delete(directory.resolve(CLOSED));
    engine.syncDirectory(directory);
  }

  /** Removes both, durably: what an empty log of another identity may have left. */
  public static void removeAll(Path directory, Engine engine) {
    engine.delete(directory.resolve(OPENED));
    remove(directory, engine);
  }
}
