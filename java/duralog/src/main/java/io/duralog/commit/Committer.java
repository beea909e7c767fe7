package io.duralog.commit;

import io.duralog.append.AppendBuffer;
import io.duralog.append.AppendQueue;
import io.duralog.append.BackPressure;
import io.duralog.append.Doorbell;
import io.duralog.append.Durability;
import io.duralog.append.LandedBuffers;
import io.duralog.append.StopReason;
import io.duralog.engine.Engine;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.format.WallClock;
import io.duralog.host.Host;
import io.duralog.live.LiveWriter;
import io.duralog.lock.LockWatch;
import io.duralog.segment.Segment;
import io.duralog.segment.SegmentCatalog;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes a log, unless a caller has taken its place ({@link CallerCommits}): one at
 * a time does. It takes sealed buffers, gives them their header and place, has the engine make them
 * durable, and acknowledges them in order, after the sync that covers them returned. While one
 * group is in flight the next one gathers: no timer is needed.
 *
 * <p>The first error ends it: every waiter and every later call gets that error, and nothing is
 * tried again.
 */
public final class Committer implements Runnable {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  private static final byte[] ZEROS = new byte[SegmentFormat.BLOCK_SIZE];

  private final Path directory;
  private final Engine engine;
  private final LogId logId;
  private final AppendQueue queue;
  private final BackPressure space;
  private final Durability durability;
  private final Doorbell doorbell;
  private final LiveWriter live;
  private final SegmentCatalog catalog;
  private final SpaceSupply supply;
  private final Flights flights;
  private final LockWatch lockWatch;
  private final Host host;
  private final IdleSpin spin;
  private final GroupCommitWait gathering;
  private final IntSupplier waiting;
  private final int[] reaped;
  private final byte[] scratch = new byte[BatchFormat.HEADER_LENGTH];

  private long run;
  private int link;
  private long time;
  private long lastRun;
  private boolean firstOfRun = true;
  private boolean quiet;

  /** What another thread of the log has met and fails it, or null. */
  private volatile @Nullable Throwable metElsewhere;

  /** What is to be done while nothing is in flight, or null. */
  private volatile @Nullable PauseRequest pause;

  private volatile boolean over;

  private volatile long batches;
  private volatile long bytes;
  private volatile long commitNanos;

  Committer(CommitterParts parts, SpaceSupply supply) {
    this.host = parts.host();
    this.spin = new IdleSpin(host);
    this.gathering = new GroupCommitWait(host);
    this.waiting = parts.queue()::waiting;
    this.run = parts.root().get().writer();
    this.directory = parts.directory();
    this.engine = parts.engine();
    this.logId = parts.logId();
    this.queue = parts.queue();
    this.space = parts.space();
    this.durability = parts.durability();
    this.doorbell = parts.doorbell();
    this.live = parts.live();
    this.catalog = parts.catalog();
    this.supply = supply;
    this.lockWatch = parts.lockWatch();
    this.link = parts.link();
    this.time = parts.time();
    this.lastRun = parts.run();
    this.flights = new Flights(engine.depth());
    this.reaped = new int[engine.depth()];
  }

  @Override
  public void run() {
    try {
      supply.run();
      boolean more = true;
      while (more) {
        throwIfMet();
        pauseIfAsked();
        boolean worked = submitSealed();
        boolean flying = !flights.isEmpty();
        if (flying) {
          start();
        }
        supply.run(); // while the disk works
        if (flying) {
          reap(0);
        }
        more = worked || flying || idle();
      }
      throwIfMet();
    } catch (Throwable t) {
      fail(t);
    } finally {
      supply.stopPreparing();
      quiet = engine.endCommits();
      over = true;
      PauseRequest asked = pause; // one that comes later sees that it is over
      if (asked != null) {
        asked.end();
      }
    }
  }

  private void pauseIfAsked() {
    PauseRequest asked = pause;
    if (asked == null || !isPauseDue()) {
      return;
    }
    supply.recall(doorbell);
    asked.run(new PausedCommitter(this, supply));
    pause = null; // before its caller can ask again
    asked.end();
  }

  /** Whether somebody asks for a pause, and all that was accepted is durable. */
  private boolean isPauseDue() {
    return pause != null && flights.isEmpty() && durability.sequence() == queue.lastSequence();
  }

  /**
   * Has something done on the committer's thread while nothing is in flight and nothing is to be
   * written. The caller has closed the {@link io.duralog.append.AppendGate}; all that was accepted
   * before becomes durable first. An error of the work fails the log. One caller at a time.
   *
   * @return false if the log has stopped, before the work or by it
   */
  public boolean whilePaused(Consumer<PausedCommitter> work) {
    PauseRequest request = new PauseRequest(work, host);
    pause = request;
    doorbell.ring();
    if (over) {
      request.end();
    }
    return request.await();
  }

  /** The log goes on after a place, with batches of a new incarnation. */
  void continueAt(LogRoot.Place end) {
    link = end.link();
    lastRun = end.run();
    run = host.randomNumber();
    firstOfRun = true;
    queue.continueAt(end.last() + 1);
    supply.landed().forget(); // before the log's generation changes, and before the next record
    durability.cutTo(end.last());
  }

  /**
   * Commits on the calling thread, which has taken the committer's place, until a sequence is
   * durable or there is nothing to write. An error is the committer's to tell.
   */
  void commitThrough(long sequence) {
    try {
      doorbell.noteRings();
      throwIfMet();
      while (durability.sequence() < sequence) {
        AppendBuffer b = next();
        if (b == null) {
          break; // behind one that is not complete
        }
        submit(b);
        reap(1);
      }
      supply.run();
    } catch (Throwable t) {
      metElsewhere = t;
    }
  }

  /** Whether the committer is needed, for what only it does or more than one caller's records. */
  boolean isNeeded() {
    return metElsewhere != null || pause != null || space.isStopped() || queue.hasWork();
  }

  /** For a caller that takes its place. */
  LockWatch lockWatch() {
    return lockWatch;
  }

  private void throwIfMet() throws Throwable {
    Throwable t = metElsewhere;
    if (t != null) {
      throw t;
    }
  }

  /**
   * Fails the log with an error that another of its threads has met. Nothing is accepted once this
   * has returned; who waits learns of it from the committer, as of its own errors.
   */
  public void failWith(Throwable met) {
    metElsewhere = met;
    space.stop(new StopReason(directory, met, durability.sequence()));
    doorbell.ring();
  }

  private boolean submitSealed() {
    boolean any = false;
    while (!flights.isFull()) {
      boolean gathers = any || !flights.isEmpty(); // the next group, while batches are in flight
      AppendBuffer b = gathers ? queue.pollSealed() : next();
      if (b == null) {
        break;
      }
      submit(b);
      any = true;
    }
    return any;
  }

  /** What is to be written next, sealed now if nothing is. */
  private @Nullable AppendBuffer next() {
    AppendBuffer b = queue.pollSealed();
    if (b == null && !queue.isBinding()) {
      gathering.await(waiting);
      queue.sealCurrent();
      b = queue.pollSealed();
    }
    return b;
  }

  private void submit(AppendBuffer b) {
    int length = b.length();
    int onDisk = (int) BatchFormat.onDisk(length);
    Segment segment = supply.segmentFor(b, onDisk);
    boolean firstInSegment = segment.position() == SegmentFormat.HEADER_LENGTH;
    long offset = segment.place(onDisk);
    time = WallClock.after(time, host.wallNanos());
    BatchHeader header =
        new BatchHeader(
            run,
            b.firstSequence(),
            durability.sequence(),
            time,
            length,
            b.count(),
            link,
            firstOfRun ? BatchFormat.FIRST_OF_RUN : 0,
            segment.number(),
            (int) (offset / SegmentFormat.BLOCK_SIZE),
            0);
    ByteBuffer memory = b.memory();
    memory.clear();
    link = BatchFormat.write(memory, 0, header, logId.seed(), scratch);
    lastRun = run;
    firstOfRun = false;
    memory.put(length, ZEROS, 0, onDisk - length);
    if (firstInSegment) {
      catalog.begin(segment, b.firstSequence());
    }
    catalog.places().placed(segment.number(), offset, b.firstSequence());
    int token = flights.add(b, segment);
    long start = host.nanoTime();
    engine.submit(segment.file(), offset, memory.limit(onDisk), token);
    commitNanos = commitNanos + host.nanoTime() - start;
  }

  private void start() {
    long start = host.nanoTime();
    engine.start();
    commitNanos = commitNanos + host.nanoTime() - start;
  }

  /** The argument is 1 if the calling thread waits for a record, too, else 0. */
  private void reap(int own) {
    long start = host.nanoTime();
    int n = engine.reap(reaped);
    long now = host.nanoTime();
    commitNanos = commitNanos + now - start;
    for (int i = 0; i < n; i++) {
      flights.land(reaped[i]);
    }
    long durable = 0;
    for (Flights.Flight f = flights.takeLanded(); f != null; f = flights.takeLanded()) {
      durable = f.buffer().lastSequence();
      batches = batches + 1;
      bytes = bytes + BatchFormat.onDisk(f.buffer().length());
      supply.landed(f.buffer(), f.segment());
    }
    if (durable > 0) {
      if (own == 0) {
        lockWatch.look(now); // not of a caller: an interrupt would close the channel
      }
      int others = queue.waiting(); // before those that come back are among them
      gathering.acknowledged(durability.advance(durable, own), others);
      live.durable(durable); // who waits here comes first
    }
  }

  /** Waits for work; returns false when there will be none. */
  private boolean idle() {
    if (!doorbell.isWanted() && spin.until(() -> queue.mayHaveWork() || doorbell.isWanted())) {
      return true;
    }
    doorbell.aboutToSleep();
    supply.run(); // from here on every change rings
    if (space.isStopped()) {
      queue.settle(); // after this no claim can be under way
      if (!queue.isBinding()) {
        doorbell.awake();
        return queue.hasWork() || isPauseDue();
      }
    }
    if (queue.hasWork() || metElsewhere != null || isPauseDue()) {
      doorbell.awake();
      return true;
    }
    doorbell.sleepOnCall(supply.giveBackIdle()); // an idle log has no timer, but for one second
    return true;
  }

  /** Tells all callers. Without memory for that it must not end silently: it tries again. */
  private void fail(Throwable t) {
    Throwable cause = t instanceof SpaceSupply.PreparationFailed ? t.getCause() : t;
    while (true) {
      try {
        StopReason stop =
            new StopReason(directory, cause == null ? t : cause, durability.sequence());
        space.stop(stop);
        queue.settle(); // a caller that is told can rely on it: nothing is accepted any more
        durability.fail(stop);
        log(stop);
        return;
      } catch (OutOfMemoryError e) {
        host.giveWay();
      }
    }
  }

  private static void log(StopReason stop) {
    try {
      LOGGER.log(Level.ERROR, stop.exception().getMessage());
    } catch (Throwable unsaid) {
      // Whoever waits has been told. A logger may fail in many ways where memory is short.
    }
  }

  /** What is durable and still in memory. */
  public LandedBuffers landed() {
    return supply.landed();
  }

  /** crc of the last batch's header; once the thread has ended. */
  public int link() {
    return link;
  }

  /** Run of the last batch; once the thread has ended. */
  public long lastRun() {
    return lastRun;
  }

  /** Where the log ends; once the thread has ended. */
  public Segment end() {
    return supply.segments().active();
  }

  /**
   * Gives back the memory of the append buffers, once the thread has ended and the log has stopped.
   * A caller that came before the stop may be copying still, and is waited for. What the kernel may
   * still read from stays.
   */
  public void freeMemory() {
    queue.settle();
    if (quiet) {
      supply.freeMemory();
      engine.freeMemory();
    }
  }

  /**
   * Closes the segments, once the thread has ended. Another may have met an error since, which then
   * is the failure of a log that had none: after a failed sync no mark may say that all is well, or
   * the next writer would fill a segment whose name is not durable.
   */
  public void close() {
    Throwable late = supply.close();
    if (late == null) {
      late = metElsewhere;
    }
    if (late != null) {
      space.stop(new StopReason(directory, late, durability.sequence()));
    }
  }

  /** Batches that are durable. */
  public long batches() {
    return batches;
  }

  /** Bytes of them on the disk. */
  public long bytes() {
    return bytes;
  }

  /** Nanoseconds in writes and syncs. */
  public long commitNanos() {
    return commitNanos;
  }

  /** Bytes of append buffers. */
  public long bufferBytes() {
    return supply.bufferBytes();
  }
}
