package io.duralog.segment;

import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The segments of an open log that hold records, in order, where the log begins among them, and
 * which of them are still read. Any thread may use it.
 */
public final class SegmentCatalog {
  private volatile View view;

  private volatile Runnable onUnpin = () -> {};
  private volatile Runnable onBegin = () -> {};

  /** Guarded by this. A replay that is forgotten is collected, and its pin with it. */
  private final List<WeakReference<SegmentPin>> pins = new ArrayList<>();

  /**
   * The log at one moment.
   *
   * @param beginning where it begins
   * @param segments those that hold records, from the one in which it begins on
   */
  public record View(LogRoot.Beginning beginning, List<SegmentRef> segments) {
    /** Copies the list. */
    public View {
      segments = List.copyOf(segments);
    }
  }

  /** Creates one with the segments that recovery found. */
  public SegmentCatalog(LogRoot.Beginning beginning, List<SegmentRef> segments) {
    this.view = new View(beginning, segments);
  }

  /** The log at this moment. Its files may be deleted when the beginning moves. */
  public View now() {
    return view;
  }

  /** The log at this moment, whose files stay until the pin is closed or collected. */
  public synchronized SegmentPin pin() {
    View v = view;
    SegmentPin pin = new SegmentPin(this, v);
    pins.add(new WeakReference<>(pin));
    return pin;
  }

  void unpin(SegmentPin pin) {
    synchronized (this) {
      pins.removeIf(p -> p.refersTo(pin) || p.refersTo(null));
    }
    onUnpin.run();
  }

  /** Sets what runs when a segment was begun, on the committer's thread. */
  public void onBegin(Runnable action) {
    onBegin = action;
  }

  /** Sets what runs when a pin was closed, on the thread that closes it. */
  public void onUnpin(Runnable action) {
    onUnpin = action;
  }

  /** The pins that are not closed. */
  public synchronized List<SegmentPin> pins() {
    return pins.stream().map(WeakReference::get).filter(Objects::nonNull).toList();
  }

  /** Whether no replay reads a segment that is not of the log any more. */
  public synchronized boolean isFree(SegmentRef retired) {
    for (WeakReference<SegmentPin> p : pins) {
      SegmentPin pin = p.get();
      if (pin != null && pin.lowest() <= retired.number()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds a segment when its first batch is placed, and those before it that were too small for that
   * batch and stay empty. Committer only.
   */
  public void begin(Segment segment, long firstSequence) {
    add(segment, firstSequence);
    onBegin.run();
  }

  private synchronized void add(Segment segment, long firstSequence) {
    View v = view;
    List<SegmentRef> longer = new ArrayList<>(v.segments());
    Path path = segment.file().path();
    int last = longer.isEmpty() ? 0 : longer.get(longer.size() - 1).number();
    for (int n = last + 1; n < segment.number(); n++) {
      longer.add(new SegmentRef(n, path.resolveSibling(SegmentFormat.fileName(n)), 0));
    }
    longer.add(new SegmentRef(segment.number(), path, firstSequence));
    view = new View(v.beginning(), longer);
  }

  /**
   * The log begins later now, and its root says so durably.
   *
   * @return the segments that are no part of it any more, in order
   */
  public synchronized List<SegmentRef> moveBeginning(LogRoot.Beginning to) {
    View v = view;
    int retired = 0;
    while (retired < v.segments().size() && v.segments().get(retired).number() < to.segment()) {
      retired++;
    }
    view = new View(to, v.segments().subList(retired, v.segments().size()));
    return v.segments().subList(0, retired);
  }
}
