package io.duralog.replay;

import io.duralog.DuraLogException;
import io.duralog.LogClosedException;
import io.duralog.LogRecord;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.WallClock;
import io.duralog.recovery.BatchFinder;
import io.duralog.recovery.SoundBatch;
import io.duralog.segment.BatchPlaces;
import io.duralog.segment.SegmentCatalog;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds single records of a log, and where a replay begins. All that is kept in memory to find them
 * again, and each file that is kept open, is behind it. Any thread may use it, and none waits for
 * another one.
 */
public final class Lookup implements AutoCloseable {
  private final Path directory;
  private final Engine engine;
  private final LogId logId;
  private final Supplier<BatchPlaces> places;
  private final Runnable onLook;
  private volatile Kept kept;
  private volatile boolean closed;

  /** Of the files opened, how many were open before the last look found that nothing was cut. */
  private volatile long looked;

  /** What is true of the log until records are cut from its end. */
  private record Kept(BatchFinder finder, RecentBatches batches) {}

  /**
   * Creates one. Opens no file yet.
   *
   * @param places where batches begin, as far as it is known; asked again after {@link #forget}
   * @param end where the log ended when it was opened; null if it was empty
   * @param onLook runs before anything is believed that was read from a file opened since it ran
   *     last; throws where the log was cut since
   */
  public Lookup(
      Path directory,
      Engine engine,
      LogId logId,
      Supplier<BatchPlaces> places,
      LogRoot.@Nullable Place end,
      Runnable onLook) {
    this.onLook = onLook;
    this.directory = directory;
    this.engine = engine;
    this.logId = logId;
    this.places = places;
    this.kept = nothing(end);
  }

  private Kept nothing(LogRoot.@Nullable Place end) {
    BatchFinder finder = new BatchFinder(directory, engine, logId, places.get(), end);
    return new Kept(finder, new RecentBatches());
  }

  /**
   * A record that is durable; null if it is not simply there, and a replay must tell why.
   *
   * @param log where it begins, the sequence or before it, and its segments
   */
  public @Nullable LogRecord read(long sequence, SegmentCatalog.View log) {
    requireOpen();
    Kept k = kept;
    SoundBatch batch = k.batches.holderOf(sequence);
    if (batch == null) {
      try {
        batch = k.finder.holderOf(sequence, log.beginning(), log.segments());
        look(k.finder);
      } catch (DuraLogException e) {
        requireOpen();
        return null; // a replay meets it, too
      }
      if (batch == null) {
        return null;
      }
      k.batches.add(batch);
    }
    return new OwnedRecord(sequence, batch.type(sequence), batch.payload(sequence));
  }

  /** The last batch that begins with a sequence or a lower one, or one before it. */
  BatchFinder.Start startFor(
      long sequence, LogRoot.Beginning beginning, List<SegmentRef> segments) {
    return find(finder -> finder.startFor(sequence, beginning, segments));
  }

  /** The first sequence of the first batch with a time or a later one, or the one to come. */
  public long firstSince(Instant time, SegmentCatalog.View log, long durable) {
    long nanos = WallClock.nanos(time);
    return find(finder -> finder.firstSince(nanos, log.beginning(), log.segments(), durable));
  }

  private <T> T find(Function<BatchFinder, T> search) {
    while (true) {
      Kept k = kept;
      try {
        T found = search.apply(k.finder);
        look(k.finder);
        return found;
      } catch (LogClosedException e) {
        requireOpen(); // else it was forgotten
      }
    }
  }

  private void look(BatchFinder finder) {
    long opens = finder.opens();
    if (opens > looked) {
      onLook.run();
      looked = opens; // another thread's higher number is lost, which costs one look more
    }
  }

  private void requireOpen() {
    if (closed) {
      throw Errors.closed(directory);
    }
  }

  /** The log begins with a later segment now: what was kept of those before it is given back. */
  public void forgetBefore(int segment) {
    Kept k = kept;
    k.batches.forgetBefore(segment);
    k.finder.forgetBefore(segment);
  }

  /**
   * Forgets all, because records were cut from the end of the log. To be called after the new files
   * have their names and the catalog has new places, and before the first append.
   *
   * @param end where the log ends now
   */
  public synchronized void forget(LogRoot.@Nullable Place end) {
    Kept before = kept;
    kept = nothing(end);
    if (closed) {
      kept.finder.close();
    }
    before.finder.close();
  }

  /** Closes the files. A thread that reads one of them ends its read first. */
  @Override
  public void close() {
    closed = true;
    kept.finder.close();
  }
}
