package io.duralog.bench;

/**
 * One column of the table.
 *
 * @param name its title
 * @param work what is done
 * @param threads by how many threads
 * @param size bytes of a record
 * @param segmentMib MiB of a segment; 0 for what the log does by itself
 */
record Cell(String name, Work work, int threads, int size, int segmentMib) {
  Cell(String name, Work work, int threads, int size) {
    this(name, work, threads, size, 0);
  }

  enum Work {
    /** Append all, one sync at the end. */
    BULK,
    /** The same, and the time of each call; the clock makes it slower. */
    TIMED,
    /** The same with maps of three fields, stored as JSON. */
    MAPS,
    /** Every record durable before its thread goes on. */
    DURABLE,
    /** The same by virtual threads. */
    VIRTUAL,
    /** Every record durable before its thread goes on, each thread in a log of its own. */
    LOGS,
    /** Read all back with the visitor. */
    VISIT,
    /** Read all back with the iterator. */
    ITERATE,
    /** As many processes as there are threads read all back at once. */
    SHARED,
    /** Another process reads all back that is not in the page cache. */
    COLD;

    /** Whether each of its calls is timed. */
    boolean isTimed() {
      return this == TIMED || this == DURABLE || this == VIRTUAL || this == LOGS;
    }

    /** Whether the readers are processes apart from the writer. */
    boolean isApart() {
      return this == SHARED || this == COLD;
    }
  }

  /** Whether a contestant takes part in it. */
  boolean suits(ContestantKind kind) {
    if (segmentMib > 0 && !kind.isOurs()) {
      return false;
    }
    if (kind.family() == ContestantKind.Family.DEVICE) {
      // One block in flight is one thread's record; in bulk, bytes are all that counts.
      return switch (work) {
        case BULK -> size == 1024;
        case DURABLE -> threads == 1;
        // The time of a block, beside that of an append.
        case TIMED, COLD -> true;
        default -> false;
      };
    }
    if (kind == ContestantKind.ANCESTOR) {
      // It can't make one record durable before it goes on.
      return work == Work.BULK || work == Work.MAPS || work == Work.VISIT;
    }
    return switch (work) {
      // Preparing a file of the right size is no way to write in bulk, and its reader is the same.
      case BULK, TIMED, VISIT -> kind != ContestantKind.FILECHANNEL_LEADER;
      // No setting of ours for writing changes how a reader reads.
      case SHARED, COLD ->
          kind != ContestantKind.FILECHANNEL_LEADER
              && kind != ContestantKind.DURALOG_BUFFERED
              && kind != ContestantKind.BOOKKEEPER;
      // It would prepare a file for all records of all threads in each of its logs.
      case LOGS -> kind != ContestantKind.FILECHANNEL_LEADER;
      case MAPS, ITERATE -> kind.isOurs();
      case DURABLE, VIRTUAL -> true;
    };
  }

  /** The text of the command line. */
  String spell() {
    return name + "," + work + "," + threads + "," + size + "," + segmentMib;
  }

  static Cell parse(String text) {
    String[] parts = text.split(",", -1);
    return new Cell(
        parts[0],
        Work.valueOf(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]),
        Integer.parseInt(parts[4]));
  }
}
