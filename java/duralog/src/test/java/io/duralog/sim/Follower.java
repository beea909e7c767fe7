package io.duralog.sim;

import static io.duralog.sim.Model.require;

import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogCutException;
import io.duralog.LogFailedException;
import io.duralog.LogIoException;
import io.duralog.LogRecord;
import io.duralog.RecordView;
import io.duralog.RecordsGoneException;
import io.duralog.TailOptions;
import io.duralog.Tailer;
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
  private Tailer tail;
  private long expected;
  private boolean over;

  Follower(Session session, DuraLog log, Dice dice) {
    this.session = session;
    this.log = log;
    this.dice = dice;
  }

  @Override
  public void run() {
    try {
      open();
      while (true) {
        step();
      }
    } catch (LogClosedException e) {
      require(session.closing, "nobody has closed the log: " + e);
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
        tail = log.tail(dice.oneIn(3) ? TailOptions.fromEnd() : TailOptions.from(first));
        expected = tail.next();
      } catch (RecordsGoneException | IllegalArgumentException e) {
        // it has moved, or was cut, in between
      }
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
      require(session.engine.isFaulty(), "a tailer fails without a fault: " + e);
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
