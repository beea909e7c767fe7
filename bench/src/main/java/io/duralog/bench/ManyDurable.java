package io.duralog.bench;

import io.duralog.bench.Cell.Work;
import java.util.List;

/**
 * Many logs, each with one thread that waits for its record, beside one log with as many threads:
 * what it costs that logs share no flush.
 */
final class ManyDurable {
  private static final int SIZE = 100;

  private ManyDurable() {}

  /** Its two rows. */
  static List<Cell> cells(int count) {
    return List.of(
        new Cell("W4 " + count + " logs", Work.LOGS, count, SIZE),
        new Cell("W4 1 log " + count + " threads", Work.DURABLE, count, SIZE));
  }
}
