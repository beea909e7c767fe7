package io.duralog.sim;

import io.duralog.Damage;
import io.duralog.RecoveryReport;
import io.duralog.Replay;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What the log must hold: everything that was sent, what of it has a sequence, and how much was
 * reported durable.
 */
final class Model {
  private final List<Sent> sent = new ArrayList<>();

  final Checkpoints checkpoints = new Checkpoints();

  /** By sequence, from 1; null where nobody was told yet which record that is. */
  private final List<Sent> log = new ArrayList<>();

  /** All up to it was reported durable. */
  long acknowledged;

  /** The highest sequence that can be on the disk in any form. */
  long submitted;

  /** The log must not begin before it: to move there was acknowledged. */
  long beginsAtLeast = 1;

  /** Nor after it: nobody has asked for more. */
  long beginsAtMost = 1;

  /** Cuts and resets that are done. */
  long generation;

  /** Where a cut that is under way ends the log, and where the log begins then; -1 for none. */
  private long cutTo = -1;

  private long cutBegins;
  private long lastCut = -1;

  /** Records behind which a batch may end, since it was cut there. */
  private final Set<Sent> ends = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Whether the log gives up records by itself, so that it may begin anywhere. */
  boolean retires;

  /** Whether the root may say that the log was closed. */
  boolean mayBeClosed;

  /** Whether it must be. */
  boolean mustBeClosed;

  Sent make(int size, int index, int of) {
    Sent s = new Sent(sent.size(), size, index, of);
    sent.add(s);
    return s;
  }

  Sent sent(int number) {
    require(number >= 0 && number < sent.size(), "record " + number + " was never sent");
    return sent.get(number);
  }

  /** The log has given it a sequence. */
  void accepted(Sent s, long sequence) {
    require(sequence >= 1 && sequence < 1 << 24, s + " was given sequence " + sequence);
    while (log.size() < sequence) {
      log.add(null);
    }
    Sent other = log.set((int) sequence - 1, s);
    require(other == null || other == s, "a sequence is given to " + s + " and to " + other);
    require(s.sequence == 0 || s.sequence == sequence, s + " is now " + sequence);
    s.sequence = sequence;
  }

  void acknowledge(long sequence) {
    acknowledged = Math.max(acknowledged, sequence);
  }

  /**
   * Somebody asks the log to end here; nobody appends until {@link #isCut} or {@link #isNotCut}.
   *
   * @param kept the last sequence
   * @param begins the first one after a reset, otherwise 0
   */
  void asksToCut(long kept, long begins) {
    cutTo = kept;
    lastCut = kept;
    cutBegins = begins;
    if (kept > 0 && kept <= log.size() && begins == 0 && log.get((int) kept - 1) != null) {
      ends.add(log.get((int) kept - 1));
    }
  }

  /** A batch may end with it. */
  void endsWith(Sent s) {
    ends.add(s);
  }

  /** Nothing has changed. */
  void isNotCut() {
    cutTo = -1;
  }

  /** It does, durably: what was behind must never be seen again. */
  void isCut() {
    generation++;
    acknowledged = cutTo;
    submitted = Math.min(submitted, cutTo);
    for (int i = 0; i < log.size(); i++) {
      if (log.get(i) != null && (i >= cutTo || i < cutBegins - 1)) {
        log.get(i).dead = true;
        log.set(i, null);
      }
    }
    while (log.size() > cutTo) {
      log.remove(log.size() - 1);
    }
    if (cutBegins > 0) {
      beginsAtLeast = cutBegins;
      beginsAtMost = cutBegins;
    }
    cutTo = -1;
  }

  /** How much must be there of a log of this generation. */
  long atLeast(long found) {
    return isBehindCut(found) ? cutTo : acknowledged;
  }

  /** Where it begins at the earliest. */
  long beginsAtLeast(long found) {
    return isBehindCut(found) && cutBegins > 0 ? cutBegins : beginsAtLeast;
  }

  /** And at the latest. */
  long beginsAtMost(long found) {
    return isBehindCut(found) && cutBegins > 0 ? cutBegins : beginsAtMost;
  }

  /** Whether a log is the one after the cut that is under way. */
  boolean isBehindCut(long found) {
    require(
        found == generation || (cutTo >= 0 && found == generation + 1),
        "generation " + found + " after " + generation);
    return found != generation;
  }

  /** Somebody asks the log to begin here. */
  void asksToBegin(long first) {
    beginsAtMost = Math.max(beginsAtMost, first);
  }

  /** It does, durably. */
  void begins(long first) {
    beginsAtLeast = Math.max(beginsAtLeast, first);
  }

  /** Reads a log that may begin wherever it was asked to; see below. */
  List<Sent> read(Replay replay, long last) {
    return asked(read(replay, last, beginsAtLeast));
  }

  /** What was found; it must not begin later than anybody has asked for by now. */
  List<Sent> asked(List<Sent> found) {
    long first = firstOf(found);
    long most = beginsAtMost(found, beginsAtMost);
    require(first <= most, "it begins with " + first + ", asked for " + beginsAtMost);
    return found;
  }

  /** With a limit the last record stays, unless the log was cut to what the limit has taken. */
  long beginsAtMost(List<Sent> found, long asked) {
    int last = found.size();
    return retires ? Math.max(asked, last == lastCut ? last + 1 : last) : asked;
  }

  /** The sequence of the first record that is there, or of the next one. */
  static long firstOf(List<Sent> found) {
    int first = 0;
    while (first < found.size() && found.get(first) == null) {
      first++;
    }
    return first + 1;
  }

  /**
   * Reads a log from its beginning: the records, which must be whole, in order and sent once.
   *
   * @param last how many there must be, or -1
   * @param least the sequence with which it may begin at the earliest
   * @return by sequence, from 1; null before the beginning
   */
  List<Sent> read(Replay replay, long last, long least) {
    List<Sent> found = new ArrayList<>();
    replay.visit(
        record -> {
          long sequence = record.sequence();
          while (found.isEmpty() || found.get(found.size() - 1) == null) {
            if (found.size() + 1 == sequence) {
              break;
            }
            found.add(null);
          }
          if (sequence != found.size() + 1) {
            throw new AssertionError("sequence " + sequence + " behind " + found.size());
          }
          ByteBuffer p = record.payload().slice().order(ByteOrder.BIG_ENDIAN);
          int number = Sent.numberOf(p);
          if (number < 0 || number >= sent.size()) {
            throw new AssertionError("record " + number + " was never sent");
          }
          Sent s = sent.get(number);
          if (!s.isIn(p)) {
            throw new AssertionError(s + " is changed");
          }
          if (s.dead) {
            throw new AssertionError(s + " is back, which was refused or lost");
          }
          if (sequence == 1 || found.get(found.size() - 1) != null) { // else it may begin in one
            requireWholeBatch(sequence == 1 ? null : found.get(found.size() - 1), s);
          }
          found.add(s);
        });
    while (found.size() < last && firstOf(found) > found.size()) {
      found.add(null); // it begins behind its last record
    }
    require(last < 0 || found.size() == last, found.size() + " records of " + last);
    long first = firstOf(found);
    require(first >= least || (last < 0 && found.isEmpty()), first + " was given up to " + least);
    requireWholeBatch(found.isEmpty() ? null : found.get(found.size() - 1), null);
    return found;
  }

  private void requireWholeBatch(Sent before, Sent s) {
    boolean inside =
        before != null && before.index + 1 < before.of && !(ends.contains(before) && follows(s));
    if (inside ? s == null || s.number != before.number + 1 : s != null && s.index != 0) {
      throw new AssertionError("a batch is broken between " + before + " and " + s);
    }
  }

  /** Whether a batch, or nothing, begins with it. */
  private static boolean follows(Sent s) {
    return s == null || s.index == 0;
  }

  /** What was found must be a prefix of what was accepted, and hold all that was acknowledged. */
  void judge(List<Sent> found, long atLeast) {
    require(found.size() >= atLeast, found.size() + " records are left of " + atLeast + " durable");
    for (int i = 0; i < found.size(); i++) {
      Sent s = found.get(i);
      if (s == null) {
        continue; // given up
      }
      Sent known = i < log.size() ? log.get(i) : null;
      if (known != s && (known != null || s.sequence != 0)) {
        throw new AssertionError("sequence " + (i + 1) + " is " + s + " and was " + known);
      }
    }
  }

  /** What a report says must be true of a disk that nothing but a crash has touched. */
  void judge(RecoveryReport report, long last, long written) {
    for (Damage d : report.damage()) {
      require(d.kind() == Damage.Kind.TORN_TAIL && !d.certain(), "damage is reported: " + d);
      require(last < written, "a torn tail is reported where nothing was written: " + d);
      require(d.firstLost() == 0 || d.firstLost() > last, "it costs what is there: " + d);
    }
    require(!report.cleanlyClosed() || mayBeClosed, "cleanly closed is reported");
    require(!report.cleanlyClosed() || last >= written, "closed, and not at the end");
    require(report.cleanlyClosed() || !mustBeClosed, "cleanly closed is not reported");
    require(!report.cleanlyClosed() || report.damage().isEmpty(), "closed, and torn");
  }

  /** The log is open with these records: whatever else was sent is lost for good. */
  void opened(List<Sent> found, long opened) {
    generation = opened;
    cutTo = -1;
    log.clear();
    log.addAll(found);
    sent.forEach(s -> s.dead = true);
    beginsAtLeast = firstOf(found);
    beginsAtMost = beginsAtLeast;
    for (int i = (int) beginsAtLeast - 1; i < found.size(); i++) {
      found.get(i).dead = false;
      found.get(i).sequence = i + 1;
    }
  }

  /** A writer has been told that this is there, and that it is durable. The rest has been cut. */
  void recovered(long last) {
    acknowledged = Math.max(acknowledged, last);
    submitted = last;
    mayBeClosed = false;
    mustBeClosed = false;
  }

  static void require(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }
}
