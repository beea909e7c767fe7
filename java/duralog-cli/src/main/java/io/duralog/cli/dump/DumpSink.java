package io.duralog.cli.dump;

import io.duralog.segment.RootFile;

/** Is told what a dump finds, in the order of the files. */
interface DumpSink {
  /** The root, first of all. */
  void root(RootFile.Found root);

  /** A segment; its batches follow. */
  void segment(SegmentPart segment);

  /** A batch of the segment. */
  void batch(BatchPart batch);

  /** A part of the segment in which there is no batch. */
  void region(RegionPart region);

  /** Something that is not as it should be, and has no place of its own. */
  void flaw(String text);

  /** The end, also of a dump that an error ends. */
  void end(DumpTotals totals);
}
