package io.duralog.tail;

import io.duralog.LogCutException;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.RecordVisitor;
import io.duralog.RecordsGoneException;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.LivePage;
import io.duralog.format.LogRoot;
import io.duralog.live.LiveReader;
import io.duralog.recovery.Names;
import io.duralog.replay.RecordPass;
import io.duralog.replay.Snapshot;
import io.duralog.segment.RootFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place of a tailer in a log that another process writes, or nobody. How far the log is durable
 * its page tells, or else what was durable when the reader opened it; records are read from files.
 *
 * <p>The page is looked at before a batch is read and again before its first record is handed out.
 * While its generation is the same, the batch is of that generation, and durable in it: a batch of
 * a new one is written only after the page names that.
 */
public final class ElsewherePlace implements TailPlace {
  private final Path directory;
  private final Engine engine;
  private final OnDamage mode;
  private final LiveReader page;

  /** 0 while there is no log. */
  private long logId;

  private long generation;

  /** All through here is durable in this generation, whatever the page says. */
  private long known;

  private volatile long next;
  private volatile long durable;
  private @Nullable RecordPass pass;

  /** The root when the pass began. */
  private @Nullable LogRoot root;

  /** How far the pass reads. */
  private long through;

  /** What the pass had entered when the page was looked at last. */
  private long entered;

  /**
   * At the end of the log as it was when the reader was opened.
   *
   * @param engine reads files through the page cache
   * @param root that of the log, or null if there was none
   * @param known the last durable sequence
   */
  public ElsewherePlace(
      Path directory,
      Engine engine,
      OnDamage mode,
      LiveReader page,
      @Nullable LogRoot root,
      long known) {
    this.directory = directory;
    this.engine = engine;
    this.mode = mode;
    this.page = page;
    this.logId = root == null ? 0 : root.logId();
    this.generation = root == null ? 0 : root.generation();
    this.known = known;
    this.durable = known;
    this.next = known + 1;
  }

  @Override
  public long next() {
    return next;
  }

  @Override
  public long durable() {
    return durable;
  }

  @Override
  public boolean isNextThere() {
    RecordPass p = pass;
    boolean looked = p != null && p.isWithin() && p.entered() == entered;
    return looked || isThere();
  }

  @Override
  public boolean isThere() {
    while (follow()) {
      if (next > durable) {
        endPass();
        return false;
      }
      boolean found;
      try {
        found = goToNext();
      } catch (LogCutException | RecordsGoneException e) {
        requireChanged(e);
        continue;
      }
      if (isSameGeneration()) { // else what was read may not be durable
        RecordPass p = pass();
        entered = p.entered();
        next = Math.max(next, found ? p.here() : through + 1);
        if (found) {
          return true;
        }
      } else {
        letGo();
      }
    }
    return false;
  }

  /** At the end no file stays open; the pass can go on all the same. */
  private void endPass() {
    RecordPass p = pass;
    if (p != null && !p.isAtEnd() && next > through && p.hasNext()) { // which reads nothing
      throw new IllegalStateException("internal error: a record behind the end; please report it");
    }
  }

  /** Looks how far the log is durable; returns false where there is no log. */
  private boolean follow() {
    if (logId == 0 && !begin()) {
      return false;
    }
    LivePage now = page.look(logId);
    if (now != null && now.generation() > generation) {
      change();
    }
    durable =
        now != null && now.generation() == generation ? Math.max(known, now.durable()) : known;
    return true;
  }

  /** There was no log when the reader was opened. */
  private boolean begin() {
    RootFile.Found file = RootFile.read(directory, engine);
    LogRoot found = file.root();
    if (found == null) {
      if (file.damage() != null) {
        throw Errors.corrupt(file.damage());
      }
      return false;
    }
    logId = found.logId();
    generation = found.generation();
    known = found.beginning().first() - 1;
    next = Math.max(next, known + 1);
    return true;
  }

  /**
   * The log was cut, if its root says so: else the page is of another state of the log, as where
   * older files were put back. Throws, each time, if records that were handed out are gone.
   */
  private void change() {
    LogRoot now = ownRoot();
    if (now == null || now.generation() <= generation) {
      return;
    }
    letGo();
    long kept = now.keptSince(generation);
    if (kept < next - 1) {
      throw Errors.cut(directory, kept, now.generation());
    }
    enter(now);
  }

  private @Nullable LogRoot ownRoot() {
    LogRoot now = RootFile.read(directory, engine).root();
    return now == null || now.logId() != logId ? null : now;
  }

  /** Goes over to the generation of a root, whose floor is durable in it. */
  private void enter(LogRoot now) {
    known = Math.max(Math.min(known, now.keptSince(generation)), now.floor().last());
    generation = now.generation();
  }

  /** The pass was to read more than was handed out; what was handed out decides. */
  private void requireChanged(RuntimeException met) {
    LogRoot before = root;
    letGo();
    LogRoot now = ownRoot();
    if (now == null) {
      throw met;
    }
    if (now.generation() > generation) {
      change();
    } else if (now.beginning().first() > next) {
      throw Errors.gone(directory, next, now.beginning().first());
    } else if (now.equals(before)) {
      throw met;
    }
  }

  private boolean isSameGeneration() {
    LivePage now = page.look(logId);
    if (now == null || now.generation() <= generation) {
      return now != null || through <= known;
    }
    LogRoot there = ownRoot();
    return through <= known && there != null && there.generation() == generation;
  }

  /** Has the pass go to the next record; returns false at the end of what it reads. */
  private boolean goToNext() {
    boolean done = false;
    try {
      RecordPass p = pass;
      if (p == null || (!p.isWithin() && p.here() != next)) {
        letGo();
        p = open();
      } else if (p.isAtEnd() && through < durable) {
        through = durable;
        p.goOn(through);
      }
      boolean found = p.hasNext();
      done = true;
      return found;
    } finally {
      if (!done) {
        closePass();
      }
    }
  }

  private RecordPass open() {
    Names names = Names.now(directory, engine);
    LogRoot now = names == null ? null : names.root().root();
    if (names == null || now == null || now.logId() != logId) {
      throw Errors.corrupt(RootFile.missing(directory));
    }
    root = now;
    if (now.generation() != generation) {
      throw Errors.cut(directory, now.keptSince(generation), now.generation());
    }
    if (now.beginning().first() > next) {
      throw Errors.gone(directory, next, now.beginning().first());
    }
    through = durable;
    RecordPass p =
        RecordPass.following(
            new Snapshot(
                directory,
                engine,
                now,
                names.segments(),
                through,
                Long.MAX_VALUE,
                next,
                Long.MAX_VALUE,
                mode,
                List.of(),
                false,
                null,
                null));
    pass = p;
    return p;
  }

  private RecordPass pass() {
    RecordPass p = pass;
    if (p == null) {
      throw new IllegalStateException("internal error: no record is there; please report this");
    }
    return p;
  }

  @Override
  public LogRecord takeNext() {
    RecordPass p = pass();
    LogRecord record = p.next();
    next = p.here();
    return record;
  }

  @Override
  public void visitNext(RecordVisitor visitor) {
    RecordPass p = pass();
    p.visitNext(visitor);
    next = p.here();
  }

  @Override
  public void seek(long sequence) {
    long before = next;
    boolean done = false;
    letGo();
    try {
      requireThere(sequence, firstNow());
      done = true;
    } finally {
      next = done ? sequence : before;
    }
  }

  /** With what the log begins now. Of what was handed out nothing counts. */
  private long firstNow() {
    next = 1;
    LogRoot now;
    do {
      now = ownRoot();
      if (now != null) {
        enter(now);
      }
      follow();
    } while (now != null && now.generation() != generation);
    return now == null ? 1 : now.beginning().first();
  }

  private void requireThere(long sequence, long first) {
    long most = durable + 1;
    if (sequence < first && sequence > 0) {
      throw Errors.gone(directory, sequence, first);
    }
    if (sequence < first || sequence > most) {
      throw new IllegalArgumentException(
          "sequence must be " + first + " to " + most + ", not " + sequence);
    }
  }

  /** Goes to the first record of the log as it is now. */
  public void seekFirst() {
    letGo();
    next = firstNow();
  }

  /** Goes to the first record that is not durable yet, as far as can be told. */
  public void seekEnd() {
    letGo();
    next = Math.max(firstNow(), durable + 1);
  }

  private void closePass() {
    RecordPass p = pass;
    pass = null;
    if (p != null) {
      p.close();
    }
  }

  private void letGo() {
    closePass();
    root = null;
  }

  @Override
  public void close() {
    letGo();
    page.close();
  }
}
