package io.duralog.model;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One step of an operation or of an open. A crash may come between any two.
 *
 * @param to the new name of a rename
 * @param content of a new file
 * @param place of the block that is zeroed
 */
record LifeStep(
    Kind kind,
    String name,
    String to,
    List<? extends LifeDisk.@Nullable Stored> content,
    int place) {

  enum Kind {
    CREATE,
    /** Creates, syncs and publishes a segment; of no interest in between. */
    NEW_SEGMENT,
    ZERO,
    SYNC,
    RENAME,
    DELETE,
    SYNC_DIRECTORY,
    /** The caller of an operation is told that it is done. */
    RETURN,
    /** The operation is over. */
    DONE,
    /** The log is open for appends. */
    OPEN
  }

  static LifeStep create(String name, List<? extends LifeDisk.@Nullable Stored> content) {
    return new LifeStep(Kind.CREATE, name, "", content, 0);
  }

  static LifeStep newSegment(int number, boolean stale) {
    List<@Nullable Block> zeros = Collections.nCopies(LifeDisk.BLOCKS, null);
    List<@Nullable Block> content = stale ? LifeState.firstSegment() : zeros;
    String name = LifeNames.newSegment(number);
    return new LifeStep(Kind.NEW_SEGMENT, name, LifeNames.segment(number), content, 0);
  }

  static LifeStep zero(String name, int place) {
    return new LifeStep(Kind.ZERO, name, "", List.of(), place);
  }

  static LifeStep sync(String name) {
    return of(Kind.SYNC, name);
  }

  static LifeStep rename(String from, String to) {
    return new LifeStep(Kind.RENAME, from, to, List.of(), 0);
  }

  static LifeStep delete(String name) {
    return of(Kind.DELETE, name);
  }

  static LifeStep of(Kind kind) {
    return of(kind, "");
  }

  private static LifeStep of(Kind kind, String name) {
    return new LifeStep(kind, name, "", List.of(), 0);
  }

  LifeDisk on(LifeDisk disk) {
    return switch (kind) {
      case CREATE -> disk.create(name, content);
      case NEW_SEGMENT -> disk.create(name, content).sync(name).rename(name, to).syncDirectory();
      case ZERO -> disk.write(name, place, null);
      case SYNC -> disk.sync(name);
      case RENAME -> disk.rename(name, to);
      case DELETE -> disk.delete(name);
      case SYNC_DIRECTORY -> disk.syncDirectory();
      case RETURN, DONE, OPEN -> disk;
    };
  }

  @Override
  public String toString() {
    String what = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return switch (kind) {
      case CREATE -> what + " " + name + " " + content;
      case ZERO -> what + " block " + place + " of " + name;
      case RENAME -> what + " " + name + " to " + to;
      default -> (what + " " + name).stripTrailing();
    };
  }
}
