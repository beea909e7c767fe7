package io.duralog.cli.dump;

/**
 * A part of a segment in which there is no batch.
 *
 * @param to offset after it
 */
record RegionPart(long from, long to, Kind kind) {
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

  boolean isFlaw() {
    return kind != Kind.UNWRITTEN;
  }
}
