package io.duralog.bench;

/**
 * One column of the table.
 *
 * @param name its title
 * @param work what is done
 * @param threads by how many threads
 * @param size bytes of a record
 */
record Cell(String name, Work work, int threads, int size) {
  enum Work {
    /** Append all, one sync at the end. */
    BULK,
    /** Every record durable before its thread goes on. */
    DURABLE,
    /** Read all back with the visitor. */
    VISIT,
    /** Read all back with the iterator. */
    ITERATE
  }

  /** Whether a contestant takes part in it. */
  boolean suits(ContestantKind kind) {
    return switch (work) {
      // Preparing a file of the right size is no way to write in bulk, and its reader is the same.
      case BULK, VISIT -> kind != ContestantKind.FC_LEADER;
      case ITERATE -> kind.isOurs();
      case DURABLE -> true;
    };
  }

  /** The text of the command line. */
  String spell() {
    return name + "," + work + "," + threads + "," + size;
  }

  static Cell parse(String text) {
    String[] parts = text.split(",", -1);
    return new Cell(
        parts[0], Work.valueOf(parts[1]), Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
  }
}
