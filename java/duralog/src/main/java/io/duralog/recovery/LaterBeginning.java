package io.duralog.recovery;

import io.duralog.Damage;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.recovery.FirstSequences.Start;
import io.duralog.segment.SegmentCatalog;
import io.duralog.segment.SegmentRef;

/** Where a log begins once its first records are given up. */
public final class LaterBeginning {
  private LaterBeginning() {}

  /**
   * The last segment of which the first batch is durable and holds no later record than the first
   * one kept. All before it can go.
   *
   * @param log the log now
   * @param firstKept the first sequence kept, above that of the log
   * @param durable the last durable sequence, {@code firstKept - 1} or more
   * @throws io.duralog.CorruptLogException if the header of that batch is damaged
   */
  public static LogRoot.Beginning of(
      SegmentCatalog.View log, long firstKept, long durable, Engine engine, LogId logId) {
    try (FirstSequences firsts = new FirstSequences(engine, logId)) {
      Start start = firsts.lastUpTo(Math.min(firstKept, durable), log.segments());
      LogRoot.Beginning now = log.beginning();
      SegmentRef segment = log.segments().get(start.segment());
      if (segment.number() <= now.segment()) {
        return new LogRoot.Beginning(now.segment(), now.base(), now.link(), now.run(), firstKept);
      }
      BatchHeader h = firsts.headerAt(segment, SegmentFormat.HEADER_LENGTH);
      if (h == null || h.firstSequence() != start.sequence()) {
        throw Errors.corrupt(
            Damage.builder(Damage.Kind.BAD_CHECKSUM, segment.path())
                .at(SegmentFormat.HEADER_LENGTH, SegmentFormat.BLOCK_SIZE)
                .lost(start.sequence(), 0)
                .certain(true)
                .build());
      }
      long run = h.firstOfRun() ? 0 : h.run();
      return new LogRoot.Beginning(segment.number(), h.firstSequence(), h.link(), run, firstKept);
    }
  }
}
