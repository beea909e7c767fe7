package io.duralog.recovery;

import io.duralog.Damage;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.recovery.FirstSequences.Start;
import io.duralog.segment.SegmentCatalog;
import io.duralog.segment.SegmentRef;
import io.duralog.segment.ShortenedSegment;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a cut leaves of the segment that holds the last record kept. Its blocks are copied as they
 * are. Where the cut goes through a batch, the records that are left are put into a new one, the
 * first of a new incarnation; their checksums stay valid, as they depend on log and sequence alone.
 */
public final class KeptPart implements ShortenedSegment.Content {
  private final SegmentRef segment;
  private final BatchHeader batch;
  private final long kept;
  private final Engine engine;
  private final LogId logId;
  private final long run;

  private KeptPart(
      SegmentRef segment, BatchHeader batch, long kept, Engine engine, LogId logId, long run) {
    this.segment = segment;
    this.batch = batch;
    this.kept = kept;
    this.engine = engine;
    this.logId = logId;
    this.run = run;
  }

  /**
   * Finds it.
   *
   * @param kept the last sequence that is kept: one of the log, durable
   * @param run incarnation of a batch that has to be made
   * @throws IllegalArgumentException if the log has no record of that sequence, as in a copy made
   *     by a salvage
   * @throws io.duralog.CorruptLogException if the batch that holds it cannot be found
   */
  public static KeptPart of(
      SegmentCatalog.View log, long kept, Engine engine, LogId logId, long run) {
    try (FirstSequences firsts = new FirstSequences(engine, logId)) {
      List<SegmentRef> segments = log.segments();
      Start start = firsts.lastUpTo(kept, segments);
      int index = start.segment();
      Chain chain = new Chain();
      if (index == 0) {
        chain.startOfLog(log.beginning());
      } else {
        chain.start(index, start.sequence());
      }
      Empty empty = null;
      while (chain.expected <= kept) {
        SegmentRef segment = segments.get(chain.segment);
        BatchHeader h = firsts.headerAt(segment, chain.offset);
        if (h == null && chain.segment + 1 < segments.size()) {
          // One that was too small for the first record is empty.
          empty = empty == null ? new Empty(segment, chain.offset) : empty;
          chain.moveTo(chain.segment + 1);
          continue;
        }
        if (h == null || !chain.continues(h)) {
          Empty at = empty == null ? new Empty(segment, chain.offset) : empty;
          throw damaged(at.segment(), at.offset(), chain.expected, kept);
        }
        empty = null;
        if (h.firstSequence() > kept) {
          throw new IllegalArgumentException(
              "the log has no record " + kept + "; it goes on with " + h.firstSequence());
        }
        if (h.nextSequence() > kept) {
          return new KeptPart(segment, h, kept, engine, logId, run);
        }
        chain.passed(chain.segment, h);
      }
      throw new IllegalArgumentException("the log begins behind " + kept);
    }
  }

  /** A place where no batch begins: the log goes on in a later segment, or it is damaged. */
  private record Empty(SegmentRef segment, long offset) {}

  private static RuntimeException damaged(SegmentRef s, long offset, long from, long to) {
    return Errors.corrupt(
        Damage.builder(Damage.Kind.BAD_CHECKSUM, s.path())
            .at(offset, SegmentFormat.BLOCK_SIZE)
            .lost(from, to)
            .certain(true)
            .build());
  }

  /** Number of the segment. */
  public int number() {
    return segment.number();
  }

  private boolean splits() {
    return batch.nextSequence() - 1 > kept;
  }

  /** Bytes on the disk of the segment's kept part, at the most. */
  @Override
  public long atMost() {
    return batch.end();
  }

  @Override
  public LogRoot.Place write(BlockFile to, ByteBuffer through) {
    long whole = splits() ? batch.offset() : batch.end();
    try (BlockFile from = engine.openToRead(segment.path())) {
      copy(from, to, whole, through);
    }
    if (!splits()) {
      return new LogRoot.Place(kept, segment.number(), whole, batch.crc(), batch.run());
    }
    try (BatchReader reader = new BatchReader(List.of(segment), engine, logId.seed())) {
      return part(reader, to, through);
    }
  }

  private void copy(BlockFile from, BlockFile to, long end, ByteBuffer through) {
    long at = SegmentFormat.HEADER_LENGTH;
    while (at < end) {
      through.clear().limit((int) Math.min(through.capacity(), end - at));
      int n = from.read(at, through);
      if (n < through.limit()) {
        throw damaged(segment, at, batch.firstSequence(), kept); // the file was cut short
      }
      to.write(at, through.flip());
      at += n;
    }
  }

  /** Writes a batch of the records up to the last one kept. All of them are sound. */
  private LogRoot.Place part(BatchReader reader, BlockFile to, ByteBuffer through) {
    reader.enter(0);
    PlaceVerdict found = reader.load(batch);
    if (found != PlaceVerdict.SOUND && found != PlaceVerdict.BAD_PADDING) {
      throw damaged(segment, batch.offset(), batch.firstSequence(), kept);
    }
    byte[] bytes = reader.window().array();
    int begin = reader.window().room(batch.offset(), batch.length());
    int count = (int) (kept - batch.firstSequence() + 1);
    int first = begin + BatchFormat.HEADER_LENGTH;
    int end = Records.end(bytes, new RecordRun(batch.firstSequence(), first, count));
    BatchHeader h =
        new BatchHeader(
            run,
            batch.firstSequence(),
            batch.firstSequence() - 1,
            batch.time(),
            end - begin,
            count,
            batch.link(),
            BatchFormat.FIRST_OF_RUN | (batch.flags() & BatchFormat.GAP),
            segment.number(),
            batch.block(),
            0);
    int length = end - begin;
    int crc = 0;
    for (int done = 0; done < length; done += through.capacity()) {
      int n = Math.min(through.capacity(), length - done);
      through.clear().put(0, bytes, begin + done, n);
      if (done == 0) {
        crc = BatchFormat.write(through, 0, h, logId.seed(), new byte[BatchFormat.HEADER_LENGTH]);
      }
      int blocks = (int) BatchFormat.onDisk(n);
      through.put(n, new byte[blocks - n]);
      to.write(batch.offset() + done, through.limit(blocks));
    }
    long behind = batch.offset() + BatchFormat.onDisk(length);
    return new LogRoot.Place(kept, segment.number(), behind, crc, run);
  }
}
