package io.duralog.cli.dump;

import io.duralog.segment.RootFile;

/** Counts what it hands on. */
final class Counted implements DumpSink {
  private final DumpSink to;
  private int segments;
  private long batches;
  private long records;
  private long flaws;

  Counted(DumpSink to) {
    this.to = to;
  }

  @Override
  public void root(RootFile.Found root) {
    count(root.root() == null || root.damage() != null);
    to.root(root);
  }

  @Override
  public void segment(SegmentPart segment) {
    segments++;
    count(segment.isFlaw());
    to.segment(segment);
  }

  @Override
  public void batch(BatchPart batch) {
    batches++;
    records += batch.sound();
    count(batch.isFlaw());
    to.batch(batch);
  }

  @Override
  public void region(RegionPart region) {
    records += region.sound();
    count(region.isFlaw());
    to.region(region);
  }

  @Override
  public void flaw(String text) {
    count(true);
    to.flaw(text);
  }

  @Override
  public void end(DumpTotals totals) {
    to.end(totals);
  }

  private void count(boolean flaw) {
    flaws += flaw ? 1 : 0;
  }

  /** Ends it. */
  DumpTotals totals(boolean limited) {
    DumpTotals totals = new DumpTotals(segments, batches, records, flaws, limited);
    end(totals);
    return totals;
  }
}
