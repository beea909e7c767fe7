package io.duralog.segment;

import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The segments of an open log that hold records, in order, where the log begins among them, and
 * which of them are still read. Any thread may use it.
 */
public final class SegmentCatalog {
  private volatile View view;

  private volatile Runnable onUnpin = () -> {};
  private volatile Runnable onBegin = () -> {};
  private volatile Runnable onMove = () -> {};
  private volatile Consumer<LogRoot.Place> onCut = end -> {};

  private volatile BatchPlaces places = new BatchPlaces();

  /** Guarded by this. A replay that is forgotten is collected, and its pin with it. */
  private final List<WeakReference<SegmentPin>> pins = new ArrayList<>();

  /**
   * The log at one moment.
   *
   * @param root the root as it was when the log was opened, cut or given a later beginning last
   * @param segments those that hold records, from the one in which it begins on
   */
  public record View(LogRoot root, List<SegmentRef> segments) {
    /** Copies the list. */
    public View {
      segments = List.copyOf(segments);
    }

    /** Where it begins. */
    public LogRoot.Beginning beginning() {
      return root.beginning();
    }

    /** Cuts and resets so far. */
    public long generation() {
      return root.generation();
    }
  }

  /** Creates one with the root and the segments that recovery found. */
  public SegmentCatalog(LogRoot root, List<SegmentRef> segments) {
    this.view = new View(root, segments);
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

  /** Sets what runs when the log begins later, on the thread that moves its beginning. */
  public void onMove(Runnable action) {
    onMove = action;
  }

  /** Where batches begin, as far as it is known. */
  public BatchPlaces places() {
    return places;
  }

  /** Sets what runs when the log was cut, on the committer's thread. */
  public void onCut(Consumer<LogRoot.Place> action) {
    onCut = action;
  }

  /**
   * The files of a log that was cut have their names: what was known of them is forgotten, before
   * the first append.
   *
   * @param end where the log ends now
   */
  public void forget(LogRoot.Place end) {
    places = new BatchPlaces();
    onCut.accept(end);
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
    int last =
        longer.isEmpty() ? v.beginning().segment() - 1 : longer.get(longer.size() - 1).number();
    for (int n = last + 1; n < segment.number(); n++) {
      longer.add(new SegmentRef(n, path.resolveSibling(SegmentFormat.fileName(n)), 0));
    }
    longer.add(new SegmentRef(segment.number(), path, firstSequence));
    view = new View(v.root(), longer);
  }

  /**
   * The log begins later now, and its root says so durably.
   *
   * @return the segments that are no part of it any more, in order
   */
  public List<SegmentRef> moveBeginning(LogRoot to) {
    List<SegmentRef> retired = move(to);
    onMove.run();
    return retired;
  }

  private synchronized List<SegmentRef> move(LogRoot to) {
    View v = view;
    int first = to.beginning().segment();
    int retired = 0;
    while (retired < v.segments().size() && v.segments().get(retired).number() < first) {
      retired++;
    }
    view = new View(to, v.segments().subList(retired, v.segments().size()));
    return v.segments().subList(0, retired);
  }

  /**
   * The log ends earlier now, or begins anew, and its root says so durably. Nothing is in flight.
   *
   * @return the segments before its beginning, in order; those behind its end are not among them
   */
  public synchronized List<SegmentRef> cut(LogRoot root) {
    View v = view;
    int first = root.beginning().segment();
    List<SegmentRef> retired = new ArrayList<>();
    List<SegmentRef> left = new ArrayList<>();
    for (SegmentRef s : v.segments()) {
      if (s.number() < first) {
        retired.add(s);
      } else if (s.number() <= root.floor().segment()) {
        left.add(s);
      }
    }
    view = new View(root, left);
    return retired;
  }
}
