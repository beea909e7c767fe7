package io.duralog.cli.dump;

import io.duralog.format.BatchHeader;
import io.duralog.recovery.PlaceVerdict;
import io.duralog.recovery.RecordRun;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A batch whose header is valid at its place.
 *
 * @param bytes its header
 * @param durable whether the root or a later batch proves that it was durable
 * @param missing sequences that are missing in front of it
 * @param order how it follows the batch before
 * @param verdict of its records and padding
 * @param runs its sound records
 * @param records the same, one by one, if they were wanted
 */
record BatchPart(
    BatchHeader header,
    ByteBuffer bytes,
    boolean durable,
    long missing,
    Order order,
    PlaceVerdict verdict,
    List<RecordRun> runs,
    List<RecordPart> records) {

  /** How a batch follows the one before it. */
  enum Order {
    /** By the rules of the chain, or it is the first that is read. */
    FOLLOWS,
    /** It says itself that sequences are missing in front of it: in a copy made by a salvage. */
    KNOWN_GAP,
    /** Its sequence may follow, and its link or incarnation does not: something is lost. */
    BROKEN,
    /** Its sequence was there already: left over from before a crash or a cut. */
    LEFTOVER
  }

  boolean isFlaw() {
    return verdict != PlaceVerdict.SOUND || order == Order.BROKEN || order == Order.LEFTOVER;
  }

  /** Sequence of its last record. */
  long last() {
    return header.nextSequence() - 1;
  }

  /** Its records that are sound. */
  long sound() {
    return runs.stream().mapToLong(RecordRun::count).sum();
  }
}
