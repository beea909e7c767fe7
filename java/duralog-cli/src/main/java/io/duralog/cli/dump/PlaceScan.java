package io.duralog.cli.dump;

import io.duralog.cli.dump.RegionPart.Kind;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.SegmentFormat;
import io.duralog.recovery.BatchReader;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Goes through a segment from its first batch to the end of its file, whatever is there: behind a
 * place without a batch it looks for the next header, block by block, as a salvage does.
 */
final class PlaceScan {
  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;

  private final BatchReader reader;
  private final int seed;

  PlaceScan(BatchReader reader, int seed) {
    this.reader = reader;
    this.seed = seed;
  }

  /**
   * Scans.
   *
   * @param index of the segment in the reader's list
   * @param batches is given each header that is valid at its place; false ends the scan
   * @param regions is given what is between them
   * @return whether it came to the end of the file
   */
  boolean run(int index, Predicate<BatchHeader> batches, Consumer<RegionPart> regions) {
    reader.enter(index);
    long at = SegmentFormat.HEADER_LENGTH;
    while (at < reader.window().fileSize()) {
      BatchHeader h = reader.headerAt(at);
      if (h == null) {
        at = pass(at, regions);
      } else if (batches.test(h)) {
        at = h.end();
      } else {
        return false;
      }
    }
    return true;
  }

  /** Passes over what is no batch; returns the offset of the next one, or the end of the file. */
  private long pass(long from, Consumer<RegionPart> regions) {
    long size = reader.window().fileSize();
    long dirtyFrom = -1;
    long dirtyTo = from;
    long at = from;
    while (at < size && (at == from || reader.headerAt(at) == null)) {
      if (reader.isDirty(at)) {
        dirtyFrom = dirtyFrom < 0 ? at : dirtyFrom;
        dirtyTo = Math.min(at + BLOCK, size);
      }
      at += BLOCK;
    }
    BatchHeader header = at < size ? reader.headerAt(at) : null;
    boolean more = header != null;
    long next = header == null ? 0 : header.firstSequence();
    if (dirtyFrom < 0) {
      regions.accept(
          new RegionPart(from, Math.min(at, size), more ? Kind.HOLE : Kind.UNWRITTEN, next));
      return at;
    }
    if (dirtyFrom > from) {
      regions.accept(new RegionPart(from, dirtyFrom, Kind.HOLE, next));
    }
    regions.accept(new RegionPart(dirtyFrom, more ? at : dirtyTo, kindAt(dirtyFrom), next));
    if (!more && dirtyTo < size) {
      regions.accept(new RegionPart(dirtyTo, size, Kind.UNWRITTEN, 0));
    }
    return at;
  }

  private Kind kindAt(long offset) {
    int i = reader.window().at(offset, BatchFormat.HEADER_LENGTH);
    if (i < 0 || !BatchFormat.hasMagic(reader.window().array(), i)) {
      return Kind.GARBAGE;
    }
    boolean intact = BatchFormat.isIntact(reader.window().array(), i, seed);
    return intact ? Kind.MISPLACED : Kind.BAD_CHECKSUM;
  }
}
