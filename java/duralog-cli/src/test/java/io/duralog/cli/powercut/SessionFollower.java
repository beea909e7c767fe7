package io.duralog.cli.powercut;

import io.duralog.DuraLog;
import io.duralog.LogCutException;
import io.duralog.LogReader;
import io.duralog.Position;
import io.duralog.PositionInfo;
import io.duralog.PositionOptions;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import io.duralog.cli.powercut.Recording.Stored;
import io.duralog.cli.powercut.WriterSession.Ack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Follows the log of a session in another process, and stores how far it is processed: what it is
 * handed must be durable by then, and so must what it has stored.
 */
final class SessionFollower {
  static final String POSITION = "follower";

  private static final PositionOptions HOLD = PositionOptions.defaults().hold(true);
  private static final Duration PATIENCE = Duration.ofMillis(5);
  private static final Duration POLL = Duration.ofNanos(50_000);
  private static final int MOST = 100;
  private static final int STORES_ONE_IN = 10;

  private final RecordedDisk disk;
  private final Path log;
  private final SplittableRandom random;
  private final WriterSession session;
  private final FutureTask<Void> task = new FutureTask<>(this::follow);
  private final List<Ack> handedOut = new ArrayList<>();
  private final List<Stored> stored = new ArrayList<>();
  private final List<String> payloads = new ArrayList<>();
  private long first = 1;
  private volatile boolean over;

  /** Starts, as soon as the session has a log. */
  SessionFollower(RecordedDisk disk, Path log, SplittableRandom random, WriterSession session) {
    this.disk = disk;
    this.log = log;
    this.random = random;
    this.session = session;
    new Thread(task, "follower").start();
  }

  /** What it has processed of a log, as far as that was not cut since; none without a position. */
  static long processed(Path log) {
    if (!Position.list(log).containsKey(POSITION)) {
      return Long.MAX_VALUE;
    }
    try (Position position = Position.open(log, POSITION)) {
      return position.processed();
    } catch (LogCutException e) {
      return e.lastKept();
    }
  }

  private Void follow() throws Exception {
    if (!session.hasBegun()) {
      return null;
    }
    long before = disk.position();
    boolean isNew = !Position.list(log).containsKey(POSITION);
    try (Position position = Position.open(log, POSITION, HOLD);
        LogReader reader = DuraLog.openReadOnly(log)) {
      long processed = isNew ? position.processed() : rewound(position);
      if (isNew) {
        stored.add(new Stored(processed, before, disk.position()));
      }
      first = processed + 1;
      try (Tailer tail = reader.tail(TailOptions.from(first).maxPoll(POLL))) {
        follow(tail, position);
      }
    }
    return null;
  }

  private long rewound(Position position) throws IOException {
    try {
      return position.processed();
    } catch (LogCutException e) {
      long before = disk.position();
      position.rewind(e.lastKept());
      stored.add(new Stored(e.lastKept(), before, disk.position()));
      return e.lastKept();
    }
  }

  private void follow(Tailer tail, Position position) throws Exception {
    while (true) {
      boolean last = over; // before the look
      int most = 1 + random.nextInt(MOST);
      Duration patience = last ? Duration.ZERO : PATIENCE;
      if (tail.poll(most, patience, r -> payloads.add(r.asString())) > 0) {
        long processed = tail.next() - 1;
        handedOut.add(new Ack(processed, disk.position(), false));
        if (random.nextInt(STORES_ONE_IN) == 0) {
          long before = disk.position();
          position.store(processed);
          stored.add(new Stored(processed, before, disk.position()));
        }
      } else if (last) {
        return;
      }
    }
  }

  /** Waits until it has all that the session, which has ended, has told it. */
  void end() throws IOException, FindException {
    over = true;
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException | e.getCause() instanceof UncheckedIOException) {
        throw new IOException(e);
      }
      throw new FindException("a tailer or its position: " + e.getCause());
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  List<Ack> handedOut() {
    return handedOut;
  }

  List<Stored> stored() {
    return stored;
  }

  /** What it was handed. */
  ReplayedLog seen() {
    return new ReplayedLog((int) first, payloads);
  }

  /** What its position says on a disk, or -1 where there is none. */
  static long positionOn(Path log) throws FindException {
    PositionInfo info = Position.list(log).get(POSITION);
    if (info == null) {
      return -1;
    }
    if (info.damaged()) {
      throw new FindException("damaged: " + info);
    }
    return info.processed();
  }
}
