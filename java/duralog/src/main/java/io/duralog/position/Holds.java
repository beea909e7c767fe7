package io.duralog.position;

import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.LogRoot;
import io.duralog.format.PositionSlot;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the positions of a log hold: where it may begin at the latest. For the writer, with the lock
 * on the file {@code retention} held where it matters.
 *
 * @param lowest the position that holds most; null if none holds
 * @param mostFirst the last sequence with which the log may begin; {@link Long#MAX_VALUE} if none
 *     holds
 */
public record Holds(@Nullable String lowest, long mostFirst) {
  /**
   * Reads all positions.
   *
   * @param here what those say that are open in this process; null for others
   * @param durably whether what they say must be on stable storage, so that after a power cut none
   *     says less
   * @throws io.duralog.CorruptLogException if one is damaged, since it may hold
   * @throws io.duralog.LogFormatException if one is of another version, since it may hold
   * @throws io.duralog.LogIoException if one cannot be read
   */
  static Holds of(
      Path directory,
      Engine engine,
      LogRoot root,
      Function<String, @Nullable PositionSlot> here,
      boolean durably) {
    Holds least = new Holds(null, Long.MAX_VALUE);
    for (String file : engine.list(directory)) {
      String name = PositionSlot.nameOf(file);
      PositionSlot slot = name == null ? null : here.apply(name);
      if (name != null && slot == null) {
        PositionFile.Found found =
            PositionFile.read(directory.resolve(file), name, engine, durably);
        slot = found == null ? null : found.slot();
      }
      if (slot == null || !slot.holds() || slot.logId() != root.logId()) {
        continue; // a position of another log holds nothing here
      }
      long first = slot.standing(root) + 1;
      if (first < least.mostFirst()) {
        least = new Holds(name, first);
      }
    }
    return least;
  }

  /** The same for a look from anywhere, that decides nothing. */
  public static Holds now(Path directory, Engine engine, LogRoot root) {
    return of(directory, engine, root, name -> null, false);
  }

  /** Refuses to let the log begin later than a position allows. */
  public void require(Path directory, long firstKept) {
    String name = lowest;
    if (name != null && firstKept > mostFirst) {
      throw Errors.held(directory, name, mostFirst - 1);
    }
  }
}
