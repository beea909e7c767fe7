package io.duralog.cli.powercut;

import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.LogCutException;
import io.duralog.LogReader;
import io.duralog.Position;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A log on a disk that was cut off, for who follows it and has stored how far it is processed. */
final class FollowedImage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path log;
  private final LogReader reader;
  private final Tailer tail;

  FollowedImage(Path log) {
    this.log = log;
    this.reader = DuraLog.openReadOnly(log);
    this.tail = reader.tail(TailOptions.fromFirst());
  }

  /** What is handed out must be the log, and no more. */
  void requireAll(ReplayedLog found) throws FindException {
    require(tail.next() == found.first(), "a tailer begins with " + tail.next());
    requireNext(found.payloads());
    List<String> more = poll(1, Duration.ZERO);
    require(more.isEmpty(), "a tailer is handed what is not in the log: " + more);
  }

  /** What is handed out next must be this. */
  void requireNext(List<String> payloads) throws FindException {
    List<String> seen = new ArrayList<>();
    while (seen.size() < payloads.size()) {
      List<String> next = poll(payloads.size() - seen.size(), PATIENCE);
      require(!next.isEmpty(), "a tailer waits after " + (tail.next() - 1));
      seen.addAll(next);
    }
    require(seen.equals(payloads), "a tailer is handed another log: " + seen);
  }

  private List<String> poll(int most, Duration patience) throws FindException {
    List<String> seen = new ArrayList<>();
    try {
      tail.poll(most, patience, r -> seen.add(r.asString()));
    } catch (DuraLogException e) {
      throw new FindException("a tailer, after " + (tail.next() - 1) + ": " + e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return seen;
  }

  /**
   * What the position says must have been stored, and be no more than is there.
   *
   * @param stored what it may say; -1 where there may be none
   */
  void requirePosition(Set<Long> stored, ReplayedLog found) throws FindException {
    long says = SessionFollower.positionOn(log);
    require(stored.contains(says), "its position says " + says + ", stored was " + stored);
    if (says >= 0) {
      long processed = SessionFollower.processed(log);
      require(processed <= found.last(), processed + " are processed, of " + found.last());
      require(found.first() <= says + 1, says + " is held, it begins with " + found.first());
    }
  }

  /** The position goes on from there, after it has gone back to what a cut has left of it. */
  void storePosition(long processed) throws FindException {
    if (SessionFollower.positionOn(log) < 0) {
      return;
    }
    try (Position position = Position.open(log, SessionFollower.POSITION)) {
      try {
        position.processed();
      } catch (LogCutException e) {
        position.rewind(e.lastKept());
      }
      position.store(processed);
    }
    long says = SessionFollower.positionOn(log);
    require(says == processed, "stored was " + processed + ", its position says " + says);
  }

  private static void require(boolean condition, String otherwise) throws FindException {
    if (!condition) {
      throw new FindException(otherwise);
    }
  }

  @Override
  public void close() {
    tail.close();
    reader.close();
  }
}
