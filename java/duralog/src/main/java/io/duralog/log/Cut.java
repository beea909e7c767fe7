package io.duralog.log;

import io.duralog.CorruptLogException;
import io.duralog.DuraLogException;
import io.duralog.LogIoException;
import io.duralog.LogLockedException;
import io.duralog.append.AppendGate;
import io.duralog.append.StopReason;
import io.duralog.commit.Committer;
import io.duralog.commit.CommitterParts;
import io.duralog.commit.PausedCommitter;
import io.duralog.engine.BlockFile;
import io.duralog.engine.files.IoErrors;
import io.duralog.error.Errors;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.lock.WriterLock;
import io.duralog.recovery.KeptPart;
import io.duralog.segment.CutFiles;
import io.duralog.segment.Segment;
import io.duralog.segment.SegmentRef;
import io.duralog.segment.ShortenedSegment;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Has an open log end earlier, or empties it. Nobody appends meanwhile, and all that was accepted
 * before is durable first. The committer's thread does the work.
 *
 * <p>Nothing that was acknowledged is written over. What is kept of the last segment is copied; the
 * root then says that the log ends there, whatever is behind it; only then files are deleted and
 * the copy takes its place; and before the next batch the root says that the log is whole. An error
 * before the first root is a refusal, one after it fails the log, and the next open does the rest.
 */
final class Cut {
  private final CommitterParts parts;
  private final Committer committer;
  private final WriterLock lock;
  private final AppendGate gate;
  private @Nullable RuntimeException refused;
  private List<SegmentRef> retired = List.of();

  /** While it is held the log's sequences and its segments go together. */
  private final ReentrantLock whole = new ReentrantLock();

  /** Sequences given out and cut away, less those that a reset has left out; guarded. */
  private long taken;

  Cut(CommitterParts parts, Committer committer, WriterLock lock) {
    this.parts = parts;
    this.committer = committer;
    this.lock = lock;
    this.gate = new AppendGate(parts.queue(), parts.space(), parts.doorbell());
  }

  /**
   * Looks at sequences and segments of one generation.
   *
   * @param look is given how many more sequences were given out than the last one tells
   */
  <T> T whole(LongFunction<T> look) {
    parts.host().lock(whole);
    try {
      return look.apply(taken);
    } finally {
      whole.unlock();
    }
  }

  /** From here on the log ends there, for everybody who looks. */
  private void end(PausedCommitter paused, LogRoot.Place end, LogRoot root) {
    parts.host().lock(whole);
    try {
      taken += parts.durability().sequence() - end.last();
      paused.continueAt(end);
      retired = parts.catalog().cut(root);
    } finally {
      whole.unlock();
    }
    parts.live().cut(root, end.last()); // before the first batch of the new generation
  }

  /**
   * Cuts away all after a sequence.
   *
   * @return the segments that are before the log's beginning since
   */
  List<SegmentRef> after(long kept) {
    return whileHeld(
        p -> {
          try {
            requireThere(kept);
          } catch (IllegalArgumentException e) {
            throw new Refused(e);
          }
          long first = parts.catalog().now().beginning().first();
          if (kept == parts.durability().sequence()) {
            return; // others have cut it since
          }
          if (kept == first - 1) {
            empty(p, first);
          } else {
            shorten(p, kept);
          }
        });
  }

  /** Refuses what the log cannot end with. */
  void requireThere(long kept) {
    long first = parts.catalog().now().beginning().first();
    long last = parts.queue().lastSequence();
    if (kept < first - 1 || kept > last) {
      throw new IllegalArgumentException(
          "lastKept must be "
              + (first - 1)
              + " to "
              + last
              + ", as the log's sequences are "
              + first
              + " to "
              + last
              + ", not "
              + kept);
    }
  }

  /**
   * Takes all records away.
   *
   * @param next the sequence of the next one
   * @return the segments that are before the log's beginning since
   */
  List<SegmentRef> reset(long next) {
    return whileHeld(p -> empty(p, next));
  }

  private List<SegmentRef> whileHeld(Consumer<PausedCommitter> work) {
    refused = null;
    retired = List.of();
    gate.close();
    try {
      if (!committer.whilePaused(p -> tryIt(work, p))) {
        throw stopped();
      }
    } finally {
      gate.open();
    }
    RuntimeException why = refused;
    if (why != null) {
      throw why;
    }
    return retired;
  }

  private DuraLogException stopped() {
    StopReason stop = parts.space().stop();
    return stop == null ? Errors.closed(parts.directory()) : stop.exception();
  }

  /** Keeps a refusal for the caller. Everything else fails the log. */
  private void tryIt(Consumer<PausedCommitter> work, PausedCommitter paused) {
    try {
      work.accept(paused);
    } catch (Refused e) {
      refused = e.why;
    }
  }

  /** Nothing has changed. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final RuntimeException why;

    Refused(RuntimeException why) {
      super(null, null, false, false);
      this.why = why;
    }
  }

  private void shorten(PausedCommitter paused, long kept) {
    KeptPart part = part(kept);
    LogRoot.Place end = copy(part);
    try {
      replaceRoot(parts.root().get().cutAt(end, parts.host().wallNanos()));
    } catch (Refused e) {
      ShortenedSegment.delete(parts.root().names(), part.number());
      throw e;
    }
    LogRoot cut = parts.root().get();
    end(paused, end, cut); // before a name leads to another file
    paused.closeSegments();
    CutFiles.apply(parts.root().names(), part.number());
    parts.root().replace(cut.at(end, false, parts.host().wallNanos(), cut.writer()));
    parts.catalog().forget(end);
    paused.replace(open(part.number(), end.offset()));
  }

  private KeptPart part(long kept) {
    try {
      long run = parts.host().randomNumber();
      return KeptPart.of(parts.catalog().now(), kept, parts.engine(), parts.logId(), run);
    } catch (DuraLogException | IllegalArgumentException e) {
      throw new Refused(e);
    } catch (OutOfMemoryError e) {
      throw noMemory(0, e);
    }
  }

  private Refused noMemory(long bytes, OutOfMemoryError met) {
    return new Refused(Errors.noMemory(parts.directory(), "cut", bytes, met));
  }

  private LogRoot.Place copy(KeptPart part) {
    try {
      lock.requireHome(); // or another log's directory would be written to
      lock.requireSole();
      return ShortenedSegment.write(
          parts.root().names(), parts.logId(), part.number(), part, parts.host());
    } catch (LogIoException e) {
      if (IoErrors.isFailedSync(e)) {
        throw e;
      }
      throw new Refused(parts.root().refusal(e, part.atMost()));
    } catch (CorruptLogException e) {
      throw new Refused(e); // a record that would be kept, in a batch that is cut in two
    } catch (OutOfMemoryError e) {
      throw noMemory(part.atMost(), e);
    }
  }

  private Segment open(int number, long position) {
    Path path = parts.directory().resolve(SegmentFormat.fileName(number));
    BlockFile file = parts.engine().openToWrite(path);
    return new Segment(number, file, file.size(), position);
  }

  /** A new beginning in a fresh segment. Until the root says so it is an ordinary ready one. */
  private void empty(PausedCommitter paused, long next) {
    long last = parts.durability().sequence();
    Segment fresh = fresh(paused);
    LogRoot.Beginning to = new LogRoot.Beginning(fresh.number(), next, 0, 0, next);
    replaceRoot(parts.root().get().resetTo(to, last, parts.host().wallNanos()));
    end(paused, to.place(), parts.root().get());
    parts.catalog().forget(to.place());
    paused.moveTo(fresh);
  }

  private Segment fresh(PausedCommitter paused) {
    try {
      return paused.fresh();
    } catch (LogIoException e) {
      if (IoErrors.isFailedSync(e)) {
        throw e;
      }
      throw new Refused(e);
    } catch (LogLockedException e) {
      throw e;
    } catch (DuraLogException e) {
      throw new Refused(e);
    } catch (OutOfMemoryError e) {
      throw noMemory(0, e);
    }
  }

  /** Replaces the root. Before it has its name nothing has changed, and an error is a refusal. */
  private void replaceRoot(LogRoot root) {
    lock.requireHome(); // or another log's root would be replaced
    lock.requireSole(); // or another writer's
    try {
      parts.root().prepare(root);
    } catch (LogIoException e) {
      if (IoErrors.isFailedSync(e)) {
        throw e;
      }
      throw new Refused(parts.root().refusal(e));
    } catch (OutOfMemoryError e) {
      throw noMemory(LogRoot.LENGTH, e);
    }
    parts.root().publish(root);
  }
}
