package io.duralog.segment;

/**
 * Keeps the files of a view of an open log from being deleted, until it is closed or collected. It
 * does not keep the log from beginning later.
 */
public final class SegmentPin implements AutoCloseable {
  private final SegmentCatalog catalog;
  private final SegmentCatalog.View view;
  private final String thread;
  private final long threadId;

  SegmentPin(SegmentCatalog catalog, SegmentCatalog.View view) {
    this.catalog = catalog;
    this.view = view;
    Thread current = Thread.currentThread(); // its name, not the thread, which may end
    this.thread = current.getName();
    this.threadId = current.getId();
  }

  /** The thread that has asked for it, in words. */
  public String thread() {
    return thread.isEmpty() ? "#" + threadId : thread; // virtual threads have no names
  }

  /** What it keeps. */
  public SegmentCatalog.View view() {
    return view;
  }

  /** The log at this moment. */
  public SegmentCatalog.View now() {
    return catalog.now();
  }

  /** Number of the first segment that it keeps. */
  int lowest() {
    return view.beginning().segment();
  }

  /** Idempotent; any thread. */
  @Override
  public void close() {
    catalog.unpin(this);
  }
}
