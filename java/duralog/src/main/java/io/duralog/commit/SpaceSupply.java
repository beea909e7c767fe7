package io.duralog.commit;

import io.duralog.append.AppendBuffer;
import io.duralog.append.AppendQueue;
import io.duralog.append.BackPressure;
import io.duralog.append.Doorbell;
import io.duralog.append.LandedBuffers;
import io.duralog.append.LargeAppends;
import io.duralog.engine.Engine;
import io.duralog.format.SegmentFormat;
import io.duralog.host.Host;
import io.duralog.segment.Refusal;
import io.duralog.segment.Segment;
import io.duralog.segment.SegmentPreparer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives callers buffers, each with its space on disk, and sees to it that there is space. A buffer
 * that callers have is a promise: what they put in it can be written. For the committer.
 */
final class SpaceSupply {
  /** The memory of a large batch is kept for so long, for the next one. */
  private static final long LARGE_KEPT_NANOS = 1_000_000_000L;

  private final AppendQueue queue;
  private final LargeAppends large;
  private final BackPressure space;
  private final SegmentPreparer preparer;
  private final long segmentSize;
  private final int bufferCapacity;
  private final BufferStock stock;

  private final Host host;
  private final SpaceReservations plan = new SpaceReservations();
  private final HoleWatch holes;
  private final FillPace pace;
  private final BulkLoadDetector burst;
  private final SegmentsInUse segments;

  private final RefusedSpace refusal = new RefusedSpace();

  /** Whether callers wait for space that is being made ready. */
  private boolean lacking;

  private @Nullable AppendBuffer promisedLarge;

  /** When the last large batch became durable. */
  private long largeLanded;

  SpaceSupply(
      Path directory,
      Engine engine,
      AppendQueue queue,
      LargeAppends large,
      BackPressure space,
      SegmentPreparer preparer,
      Segment active,
      long segmentSize,
      int bufferCapacity,
      int mostBuffers,
      Host host) {
    this.queue = queue;
    this.large = large;
    this.space = space;
    this.preparer = preparer;
    this.segments = new SegmentsInUse(active);
    this.segmentSize = segmentSize;
    this.bufferCapacity = bufferCapacity;
    this.stock = new BufferStock(engine, queue, bufferCapacity, mostBuffers, host);
    this.host = host;
    this.holes = new HoleWatch(engine, directory, host);
    this.pace = new FillPace(host);
    this.burst = new BulkLoadDetector(host::nanoTime);
  }

  /** A segment that was ready when the log was opened. */
  void addReady(Segment segment) {
    segments.next().add(segment);
  }

  /** Gives out the buffers there are, and has missing space made. */
  void run() {
    takePrepared();
    boolean demand = space.takeDemand();
    refusal.look(demand, preparer);
    lacking = false;
    forgetAbandoned();
    holes.look(plan, segments.active(), segments.next());
    stock.supply(demand, space.takeWantsLarge(), this::takeBack);
    if (!grantLarge()) {
      grantBuffers();
    }
    prepareAhead();
  }

  private void takePrepared() {
    Segment made = preparer.takePrepared();
    if (made != null) {
      refusal.forget();
      segments.next().add(made);
    }
    Throwable failure = preparer.failure();
    if (failure != null) {
      throw new PreparationFailed(failure);
    }
  }

  private void forgetAbandoned() {
    if (large.takeAbandoned()) {
      AppendBuffer b = promisedLarge;
      if (b != null) {
        plan.release(b);
        promisedLarge = null;
      }
      space.granted();
    }
  }

  /** Whether a large append comes first, so that no other buffer may be given out. */
  private boolean grantLarge() {
    AppendBuffer wanted = large.wanted();
    if (wanted == null) {
      return large.isFirst();
    }
    // Promises are kept in order, and this one comes before the unused ones.
    stock.reclaim(this::takeBack);
    if (!plan.fits(wanted, segments.active(), segments.next())) {
      refuseOrPrepare(wanted.capacity());
      return true;
    }
    plan.promise(wanted);
    promisedLarge = wanted;
    if (!large.grant()) {
      plan.release(wanted); // its caller has just given up
      promisedLarge = null;
    }
    space.granted();
    return true;
  }

  private void grantBuffers() {
    boolean granted = false;
    for (AppendBuffer b = stock.peek(); b != null; b = stock.peek()) {
      if (!plan.fits(b, segments.active(), segments.next())) {
        refuseOrPrepare(b.capacity());
        break;
      }
      stock.remove();
      plan.promise(b);
      queue.grant(b);
      granted = true;
    }
    if (granted) {
      space.granted();
    }
  }

  /** What was promised to callers and not used. */
  private void takeBack(AppendBuffer b) {
    plan.release(b);
    stock.put(b);
  }

  /**
   * Makes the first buffers.
   *
   * @throws OutOfMemoryError when there is no memory for them
   */
  void begin() {
    stock.begin();
  }

  /**
   * Gives back memory that was not used for a while. Nothing is in flight, and the committer is
   * about to sleep.
   *
   * @return nanoseconds until it should be called again, or 0 when that is not needed
   */
  long giveBackIdle() {
    long buffers = 0;
    if (!large.isFirst() && !space.isStopped()) { // or a buffer would overtake the large one
      buffers = stock.giveBackIdle(this::takeBack);
      if (buffers == BufferStock.GIVEN_BACK) {
        buffers = 0;
        grantBuffers();
      }
    }
    long one = keepsLarge();
    return buffers == 0 || one == 0 ? buffers + one : Math.min(buffers, one);
  }

  private long keepsLarge() {
    if (!large.holdsMemory()) {
      return 0;
    }
    long left = LARGE_KEPT_NANOS - (host.nanoTime() - largeLanded);
    if (left <= 0) {
      large.freeIdle();
      return 0;
    }
    return left;
  }

  private void refuseOrPrepare(long capacity) {
    Refusal why = refusal.untold();
    if (why != null && queue.refuse(why)) {
      refusal.told();
    }
    if (!refusal.isRefused()) {
      lacking = true;
      preparer.hurry(true);
      preparer.bulk(burst.isBulk());
      preparer.start(segments.nextNumber(), sizeFor(capacity));
    }
  }

  /**
   * A quarter of a segment used is early enough for its successor; three quarters is late. In bulk
   * two are kept ready: the syncs of making one wait for all the batches in flight.
   */
  private void prepareAhead() {
    if (refusal.isRefused() || space.isStopped()) {
      return;
    }
    boolean bulk = burst.isBulk();
    Segment active = segments.active();
    if (segments.next().size() < (bulk ? 2 : 1)
        && (bulk || active.position() > active.size() / 4)) {
      long size = nextSize();
      preparer.pace(pace.bytesPerSecond((double) size / active.size()));
      preparer.hurry(lacking || active.position() > active.size() / 4 * 3);
      preparer.bulk(bulk);
      preparer.start(segments.nextNumber(), size);
    }
  }

  private long sizeFor(long capacity) {
    long least = SegmentFormat.HEADER_LENGTH + capacity;
    boolean there = !segments.next().isEmpty();
    boolean ready = there && segments.last().size() >= least; // else it is passed by
    return ready ? 0 : Math.max(nextSize(), least);
  }

  /**
   * A new log starts with small segments: one is ready at once, and its successor in time. In bulk
   * there is nothing to fill.
   */
  private long nextSize() {
    if (burst.isBulk()) {
      return segmentSize;
    }
    long last = segments.last().size();
    return Math.min(segmentSize, Math.max(2 * last, SegmentPreparer.FIRST_SIZE));
  }

  /** The segment to write a batch of this size to, moving on to the next one if it must be. */
  Segment segmentFor(AppendBuffer b, long bytes) {
    plan.release(b);
    stock.placed(b);
    pace.placed(bytes);
    burst.placed(bytes);
    if (b == promisedLarge) {
      promisedLarge = null;
    }
    return segments.withRoom(bytes);
  }

  /** A batch is durable: its buffer is free again, and its segment perhaps done with. */
  void landed(AppendBuffer b, Segment segment) {
    segment.release();
    if (b.isLarge()) {
      largeLanded = host.nanoTime();
      large.release();
      space.granted();
    } else {
      stock.landed(b);
    }
  }

  /** What is durable and still in memory. */
  LandedBuffers landed() {
    return stock.landed();
  }

  /** Where the log is written, and those ready after that. */
  SegmentsInUse segments() {
    return segments;
  }

  /**
   * Takes back what is promised and has the preparer end, so that the segments may change. Nobody
   * can append.
   */
  void recall(Doorbell doorbell) {
    forgetAbandoned();
    stock.reclaim(this::takeBack);
    preparer.interrupt(true);
    while (preparer.working()) {
      doorbell.aboutToSleep();
      if (preparer.working()) {
        doorbell.sleep();
      }
      doorbell.awake();
    }
    preparer.interrupt(false);
    takePrepared();
    refusal.forget();
  }

  /**
   * A segment that was never written to, made now if there is none.
   *
   * @throws io.duralog.DuraLogException a refusal, or of a failed sync
   */
  Segment fresh() {
    if (segments.isActiveFresh()) {
      return segments.active();
    }
    if (segments.next().isEmpty()) {
      long size = Math.max(nextSize(), sizeFor(bufferCapacity));
      segments.next().add(preparer.now(segments.nextNumber(), size));
    }
    return segments.next().getFirst();
  }

  long bufferBytes() {
    return stock.bytes();
  }

  /** Nothing more is prepared. */
  void stopPreparing() {
    preparer.stop();
  }

  /** Gives back the memory of large batches; nothing is in flight. */
  void freeMemory() {
    stock.close();
    large.close();
  }

  /** Closes what is open, all of it. Returns the preparer's error, if it met one. */
  @Nullable Throwable close() {
    List<AutoCloseable> open = segments.files();
    open.add(0, preparer);
    Closing.all(open);
    return preparer.failure();
  }

  /** The preparer met an error that is not lack of space. */
  static final class PreparationFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PreparationFailed(Throwable cause) {
      super(cause);
    }
  }
}
