package io.duralog.cli.dump;

import io.duralog.recovery.RecordRun;
import java.util.List;

/**
 * A part of a segment in which there is no batch.
 *
 * @param to offset after it
 * @param next first sequence of the batch that is there; 0 if there is none
 * @param runs sound records in it, whose batch has lost its header
 */
record RegionPart(long from, long to, Kind kind, long next, List<RecordRun> runs) {
  RegionPart(long from, long to, Kind kind, long next) {
    this(from, to, kind, next, List.of());
  }

  /** The same with what was found in it. */
  RegionPart with(List<RecordRun> found) {
    return new RegionPart(from, to, kind, next, found);
  }

  /** Why there is no batch. */
  enum Kind {
    /** Zeros up to the end of the file. */
    UNWRITTEN("zeros to the end of the file"),
    /** Zeros, and something after them. */
    HOLE("zeros where a batch should be"),
    /** The magic of a batch, and another checksum. */
    BAD_CHECKSUM("the header of a batch, whose checksum does not match"),
    /** A header that cannot be true at this place. */
    MISPLACED("the header of a batch of another place, or one that ends after the file"),
    /** Anything else. */
    GARBAGE("not zero, and not the header of a batch");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** Its records that are sound. */
  long sound() {
    return runs.stream().mapToLong(RecordRun::count).sum();
  }

  boolean isFlaw() {
    return kind != Kind.UNWRITTEN;
  }
}
