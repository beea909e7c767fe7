package io.duralog.segment;

import io.duralog.DuraLogException;
import io.duralog.EngineInfo;
import io.duralog.LogIoException;
import io.duralog.LogLockedException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.files.IoErrors;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.engine.nativeio.Errno;
import io.duralog.error.Errors;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.host.Host;
import io.duralog.host.Worker;
import io.duralog.lock.WriterLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes space ahead of the committer: prepares and publishes the next segment. Works on the log's
 * worker thread; the committer starts it and takes the segment.
 *
 * <p>No record has been accepted for a segment that is not finished. So an error here is a {@link
 * Refusal}, and another try is allowed, unless a sync has failed.
 */
public final class SegmentPreparer implements AutoCloseable {
  /**
   * Usual size in bytes of the very first segment; its zeros are written before a new log opens.
   */
  public static final long FIRST_SIZE = 8 << 20;

  /** Free bytes above which a segment may be a hole during a bulk load. */
  private static final long AMPLE = 4L << 30;

  private static final int FEW_ZEROS = 8 << 10;

  /** Bytes outside the heap that it keeps. */
  public static final int LEAST_MEMORY = FEW_ZEROS + SegmentFormat.BLOCK_SIZE;

  private final DirectoryNames names;
  private final Path directory;
  private final Engine engine;
  private final LogId logId;
  private final WriterLock lock;
  private final Runnable onChange;
  private final Host host;
  private final Worker worker;
  private final OwnedMemory owned = OwnedMemory.shared();
  private final ByteBuffer header;

  /**
   * Kept, so that a segment can always be prepared. A larger buffer is used while there is memory
   * for it.
   */
  private final ByteBuffer fewZeros;

  /** Created in advance: there may be no memory for it when it is needed. */
  private final LogIoException noMemory;

  private volatile boolean stopped;

  /** Whether the work is to end soon, since the log is being cut. */
  private volatile boolean interrupted;

  private volatile boolean hurry;
  private volatile long pace = 100_000_000;
  private volatile boolean bulk;
  private volatile boolean working;
  private volatile @Nullable Segment prepared;
  private volatile @Nullable Refusal refusal;
  private volatile @Nullable Throwable failure;

  /** Whether there was too little memory for the larger buffer of zeros; it is not tried again. */
  private boolean frugal;

  /**
   * Creates one that does nothing yet.
   *
   * @param names of the log's directory
   * @param lock asked before files are created or renamed
   * @param onChange called from the worker when the committer should look again
   * @param worker runs the preparation
   * @throws OutOfMemoryError if there is no memory for a header and a few zeros
   */
  public SegmentPreparer(
      DirectoryNames names,
      LogId logId,
      WriterLock lock,
      Runnable onChange,
      Host host,
      Worker worker) {
    this.names = names;
    this.directory = names.directory();
    this.engine = names.engine();
    this.logId = logId;
    this.lock = lock;
    this.onChange = onChange;
    this.host = host;
    this.worker = worker;
    this.noMemory = noMemory(directory, new IOException("no memory left"));
    int block = SegmentFormat.BLOCK_SIZE;
    try {
      ByteBuffer kept = owned.allocate(LEAST_MEMORY, block);
      this.header = kept.slice(0, block);
      this.fewZeros = kept.slice(block, FEW_ZEROS);
    } catch (OutOfMemoryError e) {
      owned.close();
      throw e;
    }
  }

  private static LogIoException noMemory(Path directory, IOException cause) {
    return Errors.io("prepare", directory, -1, Errno.ENOMEM, cause);
  }

  /** How fast to write the zeros. */
  private final class Pace implements ZeroFill.Pace {
    private final boolean foreground;

    Pace(boolean foreground) {
      this.foreground = foreground;
    }

    @Override
    public boolean stopped() {
      return stopped || interrupted;
    }

    @Override
    public boolean hurry() {
      return hurry || foreground;
    }

    @Override
    public long bytesPerSecond() {
      return pace;
    }

    @Override
    public boolean bulk() {
      return bulk && !foreground;
    }

    @Override
    public boolean isSpaceAmple() {
      return SegmentPreparer.this.isSpaceAmple();
    }
  }

  /** Creates, publishes and makes durable the first segment of a new log. */
  public Segment first(long size) {
    return publish(1, size, new Pace(true));
  }

  /** Has the work end soon, with the segment or without it, or lets it go on. Committer only. */
  public void interrupt(boolean value) {
    interrupted = value;
    wakeWhere(value);
  }

  /**
   * Makes a segment at once, on the calling thread. Committer only, while it is not at work.
   *
   * @throws DuraLogException a refusal, after which nothing has changed
   * @throws LogIoException of a failed sync
   */
  public Segment now(int number, long size) {
    try {
      return publish(number, size, new Pace(true));
    } catch (LogIoException e) {
      throw IoErrors.isFailedSync(e) ? e : refusal(e, size).exception(directory);
    }
  }

  /**
   * Starts to prepare the next segment. Does nothing while it is at work, nor after an error that
   * fails the log: nothing is tried again. Committer only.
   *
   * @param number number of the next segment
   * @param size bytes of it, or 0 to prepare none
   */
  public void start(int number, long size) {
    // "working" is read first: a failure is written before the work counts as ended.
    if (working || stopped || size == 0 || prepared != null || failure != null) {
      return;
    }
    refusal = null;
    working = true;
    worker.give(() -> work(number, size));
  }

  private void work(int number, long size) {
    try {
      prepared = publish(number, size, new Pace(false));
    } catch (Stopped e) {
      // nothing was published
    } catch (LogIoException e) {
      if (IoErrors.isFailedSync(e)) {
        failure = e;
      } else {
        refusal = refusal(e, size);
      }
    } catch (OutOfMemoryError e) {
      refusal = new Refusal(noMemory, true);
    } catch (Throwable t) {
      failure = t;
    } finally {
      working = false;
      onChange.run();
    }
  }

  /**
   * The refusal for an error. A segment that was renamed by then is empty, and the next try
   * replaces it.
   */
  private Refusal refusal(LogIoException e, long size) {
    try {
      lock.requireHome(); // or another log's directory would be looked at
    } catch (LogIoException | LogLockedException elsewhere) {
      return new Refusal(e, false);
    }
    return Refusal.of(e, engine, directory, size);
  }

  /** Zeros, header, sync, rename, directory sync: a segment exists as a whole or not at all. */
  private Segment publish(int number, long size, Pace pace) {
    Path path = directory.resolve(SegmentFormat.fileName(number));
    Path unpublished = directory.resolve(SegmentFormat.fileName(number) + ".tmp");
    lock.requireSole();
    engine.delete(unpublished);
    BlockFile file = engine.create(unpublished);
    boolean done = false;
    try {
      boolean hole = fill(file, size, pace);
      if (pace.stopped()) {
        throw new Stopped();
      }
      file.write(0, header(number, size));
      file.sync();
      lock.requireSole(); // again: zeros take time, and the rename replaces a file
      names.publish(unpublished, path);
      file.close();
      file = engine.openToWrite(path);
      done = true;
      return new Segment(number, file, size, SegmentFormat.HEADER_LENGTH, hole);
    } finally {
      if (!done) {
        discard(file, unpublished);
      }
    }
  }

  private boolean fill(BlockFile file, long size, Pace pace) {
    EngineInfo info = engine.info();
    boolean direct = info.directIo();
    long from = SegmentFormat.HEADER_LENGTH;
    try (OwnedMemory meanwhile = OwnedMemory.ofThread()) {
      ByteBuffer zeros = zeros(meanwhile);
      return ZeroFill.fill(file, from, size, direct, info.fileSystem(), pace, host, zeros);
    }
  }

  private ByteBuffer zeros(OwnedMemory meanwhile) {
    if (!frugal) {
      try {
        return meanwhile.allocate(ZeroFill.HURRIED_CHUNK, SegmentFormat.BLOCK_SIZE);
      } catch (OutOfMemoryError e) {
        frugal = true;
      }
    }
    return fewZeros;
  }

  /** The log was closed while a segment was being prepared. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("closing", null, false, false);
    }
  }

  private void discard(BlockFile file, Path unpublished) {
    try {
      file.close();
    } catch (LogIoException e) {
      // The first error counts.
    }
    try {
      lock.requireHome(); // it may be another log's file by now
      engine.delete(unpublished);
    } catch (LogIoException | LogLockedException e) {
      // The first error counts; the next open deletes the .tmp file.
    }
  }

  private ByteBuffer header(int number, long size) {
    byte[] bytes =
        SegmentFormat.write(new SegmentHeader(logId.value(), number, size, host.wallNanos()));
    return header.duplicate().put(0, bytes);
  }

  /** It may be pausing between two chunks of zeros. */
  private void wakeWhere(boolean wanted) {
    if (wanted) {
      worker.wake();
    }
  }

  /** Sets how many bytes of zeros to write in a second while there is no hurry. */
  public void pace(long bytesPerSecond) {
    pace = bytesPerSecond;
  }

  /** Sets whether the committer will soon run out of space. Committer only. */
  public void hurry(boolean value) {
    boolean before = hurry;
    hurry = value;
    wakeWhere(value && !before);
  }

  /**
   * Sets whether so much is appended that zeros would not be ready in time and would take half of
   * the disk's bandwidth. Then space is set aside without zeros. If that is not possible, segments
   * are holes as long as there is ample space. Committer only.
   */
  public void bulk(boolean value) {
    boolean before = bulk;
    bulk = value;
    wakeWhere(value && !before);
  }

  /** Whether there is ample free space for holes, which reserve none themselves. */
  private boolean isSpaceAmple() {
    return isAmple(engine, directory);
  }

  /** Whether there is ample free space for holes in the file system of a directory. */
  public static boolean isAmple(Engine engine, Path directory) {
    try {
      return engine.usableSpace(directory) > AMPLE;
    } catch (LogIoException e) {
      return false; // then zeros are written
    }
  }

  /** Whether it is at work. */
  public boolean working() {
    return working;
  }

  /** Returns and forgets the next segment, or null if it is not ready. Committer only. */
  public @Nullable Segment takePrepared() {
    Segment s = prepared;
    if (s != null) {
      prepared = null;
    }
    return s;
  }

  /** Returns and forgets why there is no further segment, or null. Committer only. */
  public @Nullable Refusal takeRefusal() {
    Refusal r = refusal;
    refusal = null;
    return r;
  }

  /** The error that fails the log, or null. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Stops the work soon, and starts no more. */
  public void stop() {
    stopped = true;
    wakeWhere(true);
  }

  /**
   * Gives back its memory and a prepared segment. It must have stopped, and the worker be done with
   * it.
   */
  @Override
  public void close() {
    stopped = true;
    owned.close();
    Segment s = takePrepared();
    if (s != null) {
      s.file().close();
    }
  }
}
