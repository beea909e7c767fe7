package io.duralog.recovery;

import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one log that are open for single reads: so many at the most, those that were read
 * last. Any thread may use it; none waits for another one.
 */
public final class SegmentFiles implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  /** Files kept open when no thread reads them. */
  static final int MOST = 16;

  private final Path directory;
  private final Engine engine;
  private final Map<Integer, Open> open = new ConcurrentHashMap<>();

  /** Files opened so far. */
  private final AtomicLong opens = new AtomicLong();

  /** When a file was used last, counted in uses. Racing threads may count one use twice. */
  private long uses;

  private volatile boolean closed;

  /** Opens no file yet. */
  public SegmentFiles(Path directory, Engine engine) {
    this.directory = directory;
    this.engine = engine;
  }

  /** An open file. The first of its users is the pool. The last one closes it. */
  private static final class Open {
    final BlockFile file;
    final AtomicInteger users = new AtomicInteger(2);
    long used;

    Open(BlockFile file) {
      this.file = file;
    }

    boolean retain() {
      int n = users.get();
      while (n > 0 && !users.compareAndSet(n, n + 1)) {
        n = users.get();
      }
      return n > 0;
    }

    void release() {
      if (users.decrementAndGet() == 0) {
        try {
          file.close();
        } catch (LogIoException e) {
          // It was open for reading only: no record depends on it, and the others must be closed.
          LOGGER.log(System.Logger.Level.DEBUG, "while closing a file that was read", e);
        }
      }
    }
  }

  /**
   * Runs an action on a file of a segment, which is open meanwhile.
   *
   * @throws io.duralog.LogClosedException if the pool is closed, by now or during the action
   */
  public <T extends @Nullable Object> T with(SegmentRef segment, Function<BlockFile, T> action) {
    Open o = acquire(segment);
    try {
      return action.apply(o.file);
    } finally {
      o.release();
    }
  }

  private Open acquire(SegmentRef segment) {
    while (true) {
      Open o = open.get(segment.number());
      if (o != null && o.retain()) {
        o.used = ++uses;
        return o;
      }
      if (o != null) {
        open.remove(segment.number(), o);
      } else if (!closed) {
        open(segment);
      }
      if (closed) {
        throw Errors.closed(directory);
      }
    }
  }

  private void open(SegmentRef segment) {
    Open made = new Open(engine.openToReadAnywhere(segment.path()));
    opens.incrementAndGet(); // before it can be read
    made.used = ++uses;
    boolean first = open.putIfAbsent(segment.number(), made) == null;
    made.release();
    if (!first || closed) {
      leave(segment.number(), made, !first);
    }
    while (open.size() > MOST) {
      leaveLeastUsed();
    }
  }

  /** How many files were opened so far. */
  long opens() {
    return opens.get();
  }

  private void leaveLeastUsed() {
    Map.Entry<Integer, Open> least = null;
    for (Map.Entry<Integer, Open> e : open.entrySet()) {
      least = least == null || e.getValue().used < least.getValue().used ? e : least;
    }
    if (least != null) {
      leave(least.getKey(), least.getValue(), false);
    }
  }

  private void leave(int number, Open o, boolean alone) {
    if (alone || open.remove(number, o)) {
      o.release();
    }
  }

  /** Leaves the files of segments before one. Those that are being read are closed after that. */
  public void leaveBefore(int number) {
    open.forEach(
        (n, o) -> {
          if (n < number) {
            leave(n, o, false);
          }
        });
  }

  /** Closes all files. A thread that reads one of them ends its read first. */
  @Override
  public void close() {
    closed = true;
    leaveBefore(Integer.MAX_VALUE);
  }
}
