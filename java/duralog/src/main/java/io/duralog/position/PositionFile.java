package io.duralog.position;

import io.duralog.Damage;
import io.duralog.DuraLogException;
import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.files.IoErrors;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.error.Errors;
import io.duralog.format.PositionSlot;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.DirectoryNames;
import io.duralog.segment.Refusal;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file of a position: two slots, of which an update writes the older one. */
final class PositionFile {
  private static final int LENGTH = PositionSlot.LENGTH;

  /** Reads until one slot is intact: a writer at work may be met in both. */
  private static final int TRIES = 5;

  /** Beside the positions: one is made at a time. */
  static final String UNPUBLISHED = "position.tmp";

  private PositionFile() {}

  /**
   * What a file says.
   *
   * @param slot the one that holds
   * @param index which of the two it is: 0 or 1
   */
  record Found(PositionSlot slot, int index) {}

  /**
   * Reads a file.
   *
   * @param durably whether what is returned must be on stable storage: its owner may be about to
   *     sync it
   * @return null if there is no such file
   * @throws io.duralog.CorruptLogException if neither slot is intact, or it is not the file of a
   *     position with this name
   * @throws io.duralog.LogFormatException if it is of another version
   */
  static @Nullable Found read(Path path, String name, Engine engine, boolean durably) {
    try (BlockFile file = engine.openToRead(path)) {
      Found found = newest(file);
      if (found == null || !found.slot().name().equals(name)) {
        throw damaged(path, name);
      }
      if (durably) {
        file.sync(); // not before the read: what was read is durable then
      }
      return found;
    } catch (LogIoException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return null;
      }
      throw e;
    }
  }

  private static @Nullable Found newest(BlockFile file) {
    Found found = null;
    for (int i = 0; i < TRIES && found == null; i++) {
      ByteBuffer bytes = ByteBuffer.allocate(PositionSlot.FILE_LENGTH);
      file.read(0, bytes);
      found = newest(file.path(), bytes.array());
    }
    return found;
  }

  private static @Nullable Found newest(Path path, byte[] bytes) {
    Found newest = null;
    for (int i = 0; i < 2; i++) {
      int at = i * LENGTH;
      if (PositionSlot.isIntact(bytes, at) && !PositionSlot.isUnderstood(bytes, at)) {
        throw Errors.format(
            path, "is a position of a later version; use a release that knows it, or remove it");
      }
      PositionSlot slot = PositionSlot.read(bytes, at);
      if (slot != null && (newest == null || slot.counter() > newest.slot().counter())) {
        newest = new Found(slot, i);
      }
    }
    return newest;
  }

  private static RuntimeException damaged(Path path, String name) {
    Damage damage =
        Damage.builder(Damage.Kind.BAD_HEADER, path)
            .at(0, PositionSlot.FILE_LENGTH)
            .certain(true)
            .build();
    return Errors.corrupt(
        damage,
        "what the position "
            + name
            + " has processed, and whether it holds, is not known: put its file back, or remove the"
            + " position ('duralog checkpoint DIR remove "
            + name
            + "') and make it again");
  }

  /** Makes a file with a state, in place of none, durably. */
  static void create(DirectoryNames names, Path path, PositionSlot state) {
    Engine engine = names.engine();
    Path unpublished = path.resolveSibling(UNPUBLISHED);
    engine.delete(unpublished);
    boolean published = false;
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      ByteBuffer bytes = owned.allocate(PositionSlot.FILE_LENGTH, SegmentFormat.BLOCK_SIZE);
      PositionSlot second =
          state.next(state.processed(), state.generation(), state.holds(), state.time());
      bytes.put(0, state.write());
      bytes.put(LENGTH, second.write()); // so that each of them is there twice
      try (BlockFile file = engine.create(unpublished)) {
        file.write(0, bytes);
        file.sync();
      }
      names.publish(unpublished, path);
      published = true;
    } finally {
      if (!published) {
        discard(unpublished, engine);
      }
    }
  }

  /** What is told where a position cannot be opened. */
  static DuraLogException refusal(LogIoException e, DirectoryNames names, String name) {
    boolean full =
        !IoErrors.isFailedSync(e)
            && Refusal.of(e, names.engine(), names.directory(), PositionSlot.FILE_LENGTH).noRoom();
    return full ? Errors.fullFile(names.directory(), "store the position " + name, e) : e;
  }

  private static void discard(Path unpublished, Engine engine) {
    try {
      engine.delete(unpublished);
    } catch (LogIoException e) {
      // The first error counts; whoever makes the next position deletes the file.
    }
  }

  /** Writes a slot, durably. */
  static void write(BlockFile file, PositionSlot state, int index) {
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      ByteBuffer bytes = owned.allocate(LENGTH, SegmentFormat.BLOCK_SIZE);
      bytes.put(0, state.write());
      file.write((long) index * LENGTH, bytes);
      file.sync();
    }
  }
}
