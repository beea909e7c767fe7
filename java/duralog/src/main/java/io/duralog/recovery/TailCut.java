package io.duralog.recovery;

import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.SegmentRef;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Clears a torn tail, so that the space after the end of an open log is always zero. The chain
 * alone would not keep all of it from coming back to life: FORMAT.md, section 11.
 */
final class TailCut {
  private static final int CHUNK = 256 << 10;

  private TailCut() {}

  /**
   * Cuts.
   *
   * @param last index of the segment in which the log ends
   * @param survey of everything from that end on
   * @return how many segments are left
   */
  static int apply(
      Path directory, Engine engine, List<SegmentRef> segments, int last, TailSurvey survey) {
    int firstDirty = segments.size();
    for (TailSurvey.Extent e : survey.extents()) {
      if (e.segment() > last) {
        firstDirty = Math.min(firstDirty, e.segment());
      }
    }
    // The highest number first, each deletion synced: a crash in between must not leave a gap.
    for (int i = segments.size() - 1; i >= firstDirty; i--) {
      engine.delete(segments.get(i).path());
      engine.syncDirectory(directory);
    }
    wipe(engine, segments.get(last), last, survey.extents());
    return firstDirty;
  }

  private static void wipe(
      Engine engine, SegmentRef segment, int index, List<TailSurvey.Extent> extents) {
    int block = SegmentFormat.BLOCK_SIZE;
    try (OwnedMemory owned = OwnedMemory.ofThread();
        BlockFile file = engine.openToWrite(segment.path())) {
      ByteBuffer zeros = owned.allocate(CHUNK, block);
      for (TailSurvey.Extent e : extents) {
        if (e.segment() == index) {
          // Whole blocks, even if a file that was cut short ends inside one.
          long end = (e.to() + block - 1) / block * block;
          for (long at = e.from(); at < end; at += CHUNK) {
            file.write(at, zeros.clear().limit((int) Math.min(CHUNK, end - at)));
          }
        }
      }
      file.sync();
    }
  }
}
