package io.duralog.sim;

import static io.duralog.sim.Model.require;

import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogCutException;
import io.duralog.LogFailedException;
import io.duralog.LogIoException;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.RecordView;
import io.duralog.RecordsGoneException;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import io.duralog.error.Errors;
import io.duralog.live.LiveReader;
import io.duralog.segment.RootFile;
import io.duralog.tail.ElsewherePlace;
import io.duralog.tail.PolledTail;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/** Follows the log: every record once, in order, when it is durable, as it was sent. */
final class Follower implements Runnable {
  private static final int LOOKS = 20_000;
  private static final long BETWEEN = 1_000_000;

  private final Session session;
  private final DuraLog log;
  private final Dice dice;

  /** Reads the files as another process does; null for one in the writer's. */
  private final SimEngine reader;

  private Tailer tail;
  private long expected;
  private boolean over;

  Follower(Session session, DuraLog log, Dice dice) {
    this.session = session;
    this.log = log;
    this.dice = dice;
    this.reader = dice.oneIn(2) ? session.reader(dice) : null;
  }

  private boolean isElsewhere() {
    return reader != null;
  }

  /** Elsewhere nobody is told that the log has failed. */
  private boolean isOver() {
    return session.closing || (isElsewhere() && session.engine.failed);
  }

  @Override
  public void run() {
    try {
      open();
      while (true) {
        step();
      }
    } catch (LogClosedException e) {
      require(isOver(), "nobody has closed the log: " + e);
    } catch (CorruptLogException e) {
      require(isOver(), "a tailer elsewhere: " + e);
    } catch (LogFailedException e) {
      require(session.engine.failed, "failed without a fault: " + e);
      boolean all = expected == 0 || expected > log.durableSequence();
      require(all, "failed before " + expected + " of " + log.durableSequence());
    } finally {
      over = true;
    }
  }

  private void open() {
    while (tail == null) {
      long first = log.firstSequence();
      try {
        if (isElsewhere()) {
          tail = elsewhere();
        } else {
          tail = log.tail(dice.oneIn(3) ? TailOptions.fromEnd() : TailOptions.from(first));
        }
        expected = tail.next();
      } catch (RecordsGoneException | IllegalArgumentException e) {
        // it has moved, or was cut, in between
      }
    }
  }

  private Tailer elsewhere() {
    while (true) {
      try {
        ElsewherePlace place =
            new ElsewherePlace(
                Opening.DIRECTORY,
                reader,
                OnDamage.STOP_AT_TORN_TAIL,
                new LiveReader(Opening.DIRECTORY, reader, session.host()),
                RootFile.read(Opening.DIRECTORY, reader).root(),
                0);
        if (dice.oneIn(3)) {
          place.seekEnd();
        } else {
          place.seekFirst();
        }
        return new PolledTail(Opening.DIRECTORY, place, session.host(), this::isOver, 1_000_000);
      } catch (LogIoException e) {
        requireFaulty(e);
      }
    }
  }

  private void requireFaulty(LogIoException e) {
    boolean own = isElsewhere() && reader.isFaulty();
    require(own || session.engine.isFaulty(), "a tailer fails without a fault: " + e);
    if (session.engine.isOff()) {
      throw Errors.closed(Opening.DIRECTORY);
    }
  }

  private void step() {
    try {
      int kind = dice.below(4);
      if (kind == 0) {
        tail.poll(1 + dice.below(20), Duration.ofMillis(1), this::isNext);
      } else if (kind == 1) {
        LogRecord r = tail.poll(Duration.ofNanos(dice.below(500_000)));
        if (r != null) {
          isNext(r.sequence(), r.payload());
        }
      } else {
        LogRecord r = tail.take();
        isNext(r.sequence(), r.payload());
      }
    } catch (RecordsGoneException e) {
      require(e.first() > expected, "given up from " + expected + ": " + e);
      goOn(e.first());
    } catch (LogCutException e) {
      require(e.lastKept() < expected - 1, "cut before " + expected + ": " + e);
      goOn(e.lastKept() + 1);
    } catch (LogIoException e) {
      requireFaulty(e);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts", e);
    }
    require(tail.next() == expected, "next is " + tail.next() + ", not " + expected);
  }

  private void goOn(long from) {
    for (long to = from; ; to = log.firstSequence()) {
      try {
        tail.seek(to);
        expected = to;
        return;
      } catch (RecordsGoneException | IllegalArgumentException e) {
        // changed again
      } catch (LogIoException e) {
        requireFaulty(e);
      }
    }
  }

  private void isNext(RecordView r) {
    isNext(r.sequence(), r.payload());
  }

  private void isNext(long sequence, ByteBuffer payload) {
    require(sequence == expected, "sequence " + sequence + " instead of " + expected);
    ByteBuffer p = payload.slice().order(ByteOrder.BIG_ENDIAN);
    Sent s = session.model.sent(Sent.numberOf(p));
    require(s.isIn(p), s + " is changed");
    require(!s.dead, s + " is back, which was cut, refused or lost");
    require(s.sequence == 0 || s.sequence == sequence, s + " is handed out as " + sequence);
    boolean durable = sequence <= log.durableSequence();
    require(durable || session.engine.cutting, s + " is not durable, and handed out");
    expected++;
  }

  /** Waits until it has seen all that is durable. Nobody appends any more. */
  void catchUp() {
    for (int i = 0; !over && (tail == null || tail.next() <= log.durableSequence()); i++) {
      require(i < LOOKS, "a tailer sleeps at " + tail + " while the log is " + log);
      session.pause(BETWEEN);
    }
  }
}
