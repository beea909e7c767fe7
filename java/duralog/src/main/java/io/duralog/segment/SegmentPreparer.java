package io.duralog.segment;

import io.duralog.EngineInfo;
import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.Host;
import io.duralog.engine.IoErrors;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes space ahead of the committer: prepares and publishes the next segment. Works on a thread
 * that lives only while there is something to prepare; the committer starts it and takes what it
 * has made.
 */
public final class SegmentPreparer {
  /** Bytes of the very first segment, ordinarily; it is filled before a new log opens. */
  public static final long FIRST_SIZE = 8 << 20;

  /** Free bytes from which on a segment may be a hole in bulk. */
  private static final long AMPLE = 4L << 30;

  private final Path directory;
  private final Engine engine;
  private final LogId logId;
  private final Runnable home;
  private final Runnable onChange;
  private final Host host;
  private volatile boolean stopped;
  private volatile boolean hurry;
  private volatile long pace = 100_000_000;
  private volatile boolean bulk;
  private volatile boolean working;
  private volatile @Nullable Segment prepared;
  private volatile @Nullable LogIoException refusal;
  private volatile @Nullable Throwable failure;
  private @Nullable Thread worker;

  /**
   * Creates one that does nothing yet.
   *
   * @param home called before files are made; throws where the path leads somewhere else by now
   * @param onChange called from the preparer's thread when the committer should look again
   */
  public SegmentPreparer(
      Path directory, Engine engine, LogId logId, Runnable home, Runnable onChange, Host host) {
    this.directory = directory;
    this.engine = engine;
    this.logId = logId;
    this.home = home;
    this.onChange = onChange;
    this.host = host;
  }

  /** How fast to fill, and whom to tell. */
  private final class Pace implements ZeroFill.Pace {
    private final boolean foreground;

    Pace(boolean foreground) {
      this.foreground = foreground;
    }

    @Override
    public boolean stopped() {
      return stopped;
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

  /**
   * Starts to prepare the next segment. Does nothing while it is at work, nor after an error that
   * fails the log: nothing is tried again. Committer only.
   *
   * @param number number of the next segment
   * @param size bytes of it, or 0 to prepare none
   */
  public void start(int number, long size) {
    // What it was doing is looked at first: its failure is written before it counts as ended.
    if (working || stopped || size == 0 || prepared != null || failure != null) {
      return;
    }
    refusal = null;
    working = true;
    worker = host.start("duralog-prepare " + directory, () -> work(number, size));
  }

  private void work(int number, long size) {
    try {
      prepared = publish(number, size, new Pace(false));
    } catch (Stopped e) {
      // nothing was published
    } catch (LogIoException e) {
      if (isRefusal(e)) {
        refusal = e;
      } else {
        failure = e;
      }
    } catch (Throwable t) {
      failure = t;
    } finally {
      working = false;
      onChange.run();
    }
  }

  /**
   * Whether nothing is broken and it may be tried again: no space to write zeros, no file can be
   * made now (the directory is gone), or none opened (too many are). A failed sync is never one of
   * these; a directory that could not be opened for one has not failed. A segment that was renamed
   * by then has nothing in it, and the next try replaces it.
   */
  private static boolean isRefusal(LogIoException e) {
    return e.operation().equals("create")
        || IoErrors.isOutOfDescriptors(e)
        || (e.operation().equals("write") && IoErrors.isOutOfSpace(e));
  }

  /** Zeros, header, sync, rename, directory sync: a segment is there as a whole or not at all. */
  private Segment publish(int number, long size, Pace pace) {
    Path path = directory.resolve(SegmentFormat.fileName(number));
    Path unpublished = directory.resolve(SegmentFormat.fileName(number) + ".tmp");
    home.run();
    engine.delete(unpublished);
    BlockFile file = engine.create(unpublished);
    boolean done = false;
    try {
      EngineInfo info = engine.info();
      ZeroFill.fill(
          file, SegmentFormat.HEADER_LENGTH, size, info.directIo(), info.fileSystem(), pace, host);
      if (pace.stopped()) {
        throw new Stopped();
      }
      file.write(0, header(number, size));
      file.sync();
      home.run(); // filling has taken its time, and the rename would replace another log's file
      engine.rename(unpublished, path);
      engine.syncDirectory(directory);
      file.close();
      file = engine.openToWrite(path);
      done = true;
      return new Segment(number, file, size, SegmentFormat.HEADER_LENGTH);
    } finally {
      if (!done) {
        discard(file, unpublished);
      }
    }
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
      home.run(); // it may be another log's file by now
      engine.delete(unpublished);
    } catch (LogIoException e) {
      // The error that brought us here counts; a leftover .tmp is deleted by the next open.
    }
  }

  private ByteBuffer header(int number, long size) {
    int block = SegmentFormat.BLOCK_SIZE;
    byte[] bytes =
        SegmentFormat.write(new SegmentHeader(logId.value(), number, size, host.wallNanos()));
    ByteBuffer aligned = ByteBuffer.allocateDirect(2 * block).alignedSlice(block);
    return aligned.limit(block).put(0, bytes);
  }

  /** Bytes of zeros to write in a second while there is no hurry. */
  public void pace(long bytesPerSecond) {
    pace = bytesPerSecond;
  }

  /** Whether the committer will soon run out of space. */
  public void hurry(boolean value) {
    hurry = value;
  }

  /**
   * Whether so much is appended that zeros would not be ready in time and take half of the disk's
   * bandwidth; then space is set aside without them, and where that cannot be had segments are
   * holes as long as there is ample space.
   */
  public void bulk(boolean value) {
    bulk = value;
  }

  /** A hole makes sure of no space: there must be so much that it cannot end. */
  private boolean isSpaceAmple() {
    return isAmple(engine, directory);
  }

  static boolean isAmple(Engine engine, Path directory) {
    try {
      return engine.usableSpace(directory) > AMPLE;
    } catch (LogIoException e) {
      return false; // then zeros it is
    }
  }

  /** Whether it is at work. */
  public boolean working() {
    return working;
  }

  /** The next segment if it is ready, and forgets it. Committer only. */
  public @Nullable Segment takePrepared() {
    Segment s = prepared;
    if (s != null) {
      prepared = null;
    }
    return s;
  }

  /** Why there is no space, if that is what it met, and forgets it. Committer only. */
  public @Nullable LogIoException takeRefusal() {
    LogIoException e = refusal;
    refusal = null;
    return e;
  }

  /** The error that fails the log, if it met one. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Stops and waits for the thread to end. Committer only. */
  public void stop() {
    stopped = true;
    Thread t = worker;
    if (t != null) {
      host.join(t);
    }
    Segment s = takePrepared();
    if (s != null) {
      s.file().close();
    }
  }
}
