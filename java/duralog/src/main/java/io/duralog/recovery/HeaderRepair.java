package io.duralog.recovery;

import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.segment.SegmentRef;
import java.nio.ByteBuffer;

/**
 * Makes the header of the segment anew in which a salvaged log goes on, where both copies are lost.
 * The segments that still tell which log it is may be about to be cut off, and what is appended
 * must be readable without them.
 */
final class HeaderRepair {
  private HeaderRepair() {}

  /** Writes and syncs it, if need be; nothing has been cut yet. */
  static void apply(Engine engine, SegmentRef segment, LogId logId) {
    if (SegmentHeaders.read(segment, engine).header() != null) {
      return;
    }
    int block = SegmentFormat.BLOCK_SIZE;
    try (OwnedMemory owned = OwnedMemory.ofThread();
        BlockFile file = engine.openToWrite(segment.path())) {
      long size = Math.max(SegmentFormat.HEADER_LENGTH, file.size() / block * block);
      SegmentHeader header = new SegmentHeader(logId.value(), segment.number(), size, 0);
      ByteBuffer aligned = owned.allocate(block, block);
      file.write(0, aligned.put(0, SegmentFormat.write(header)));
      file.sync();
    }
  }
}
