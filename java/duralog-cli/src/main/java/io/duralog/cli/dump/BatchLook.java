package io.duralog.cli.dump;

import io.duralog.cli.dump.BatchPart.Order;
import io.duralog.cli.dump.RegionPart.Kind;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.LittleEndian;
import io.duralog.format.RecordFormat;
import io.duralog.recovery.BatchReader;
import io.duralog.recovery.Chain;
import io.duralog.recovery.PlaceVerdict;
import io.duralog.recovery.RecordRun;
import io.duralog.recovery.Records;
import io.duralog.recovery.RegionSalvage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads one batch after the other and judges each: its records, and its place in the chain. */
final class BatchLook {
  private final BatchReader reader;
  private final int seed;
  private final long durable;
  private final boolean listed;
  private final Chain chain;

  /**
   * Creates one.
   *
   * @param durable the last sequence that is proven durable
   * @param listed whether records are wanted one by one
   */
  BatchLook(BatchReader reader, int seed, long durable, boolean listed, Chain chain) {
    this.reader = reader;
    this.seed = seed;
    this.durable = durable;
    this.listed = listed;
    this.chain = chain;
  }

  /** Passes a batch by its header alone. */
  void pass(int index, BatchHeader h) {
    if (order(h) != Order.LEFTOVER) {
      chain.passed(index, h);
    }
  }

  /** Reads a batch, whose header is at its place. */
  BatchPart at(int index, BatchHeader h) {
    Order order = order(h);
    boolean skips = order == Order.KNOWN_GAP || order == Order.BROKEN;
    long missing = skips ? h.firstSequence() - chain.expected() : 0;
    if (order != Order.LEFTOVER) {
      chain.passed(index, h);
    }
    PlaceVerdict verdict = reader.load(h);
    int base = reader.window().at(h.offset(), BatchFormat.HEADER_LENGTH);
    byte[] array = reader.window().array();
    List<RecordRun> runs =
        switch (verdict) {
          case SOUND, BAD_PADDING -> reader.runs();
          case BAD_RECORDS -> left(h, base);
          default -> List.of();
        };
    ByteBuffer header =
        ByteBuffer.wrap(Arrays.copyOfRange(array, base, base + BatchFormat.HEADER_LENGTH));
    boolean proven = h.nextSequence() - 1 <= durable;
    List<RecordPart> records = listed ? records(array, runs, h.offset() - base) : List.of();
    return new BatchPart(h, header, proven, missing, order, verdict, runs, records);
  }

  /** Looks for records in a part of the open segment that has no batch, as a salvage does. */
  RegionPart in(int index, RegionPart region) {
    long past = region.next() > 0 ? region.next() : durable + 1;
    long length = region.to() - region.from();
    boolean any = region.isFlaw() && region.kind() != Kind.HOLE;
    if (!any || past <= chain.expected() || length > BatchFormat.MOST_LENGTH) {
      return region;
    }
    int base = reader.window().at(region.from(), (int) length);
    int from = base + BatchFormat.HEADER_LENGTH;
    int end = base + (int) length;
    if (base < 0 || from > end) {
      return region;
    }
    byte[] bytes = reader.window().array();
    List<RecordRun> found =
        RegionSalvage.find(bytes, from, end, seed, chain.expected(), past, false);
    if (!found.isEmpty()) {
      RecordRun last = found.get(found.size() - 1);
      chain.resume(index, region.to(), last.firstSequence() + last.count());
    }
    return region.with(found);
  }

  private Order order(BatchHeader h) {
    if (h.firstSequence() < chain.expected()) {
      return Order.LEFTOVER;
    }
    if (!chain.continues(h)) {
      return Order.BROKEN;
    }
    return h.firstSequence() > chain.expected() ? Order.KNOWN_GAP : Order.FOLLOWS;
  }

  /** The sound records of a batch that has others, too. */
  private List<RecordRun> left(BatchHeader h, int base) {
    if (reader.window().at(h.offset(), h.length()) < 0) {
      return List.of(); // the file has become shorter
    }
    return RegionSalvage.find(
        reader.window().array(),
        base + BatchFormat.HEADER_LENGTH,
        base + h.length(),
        seed,
        h.firstSequence(),
        h.nextSequence(),
        true);
  }

  private static List<RecordPart> records(byte[] bytes, List<RecordRun> runs, long origin) {
    List<RecordPart> records = new ArrayList<>();
    for (RecordRun run : runs) {
      int at = run.index();
      for (int i = 0; i < run.count(); i++) {
        int length = LittleEndian.getInt(bytes, at + RecordFormat.LENGTH);
        int type = bytes[at + RecordFormat.TYPE] & 0xFF;
        records.add(new RecordPart(run.firstSequence() + i, origin + at, type, length));
        at = Records.end(bytes, at, bytes.length);
      }
    }
    return records;
  }
}
