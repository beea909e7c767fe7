package io.duralog.sim;

import static io.duralog.sim.Model.require;

import io.duralog.CheckpointHeldException;
import io.duralog.DuraLog;
import io.duralog.LogIoException;
import io.duralog.PositionInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the checkpoints of a log must say, and what they hold. */
final class Checkpoints {
  private static final class State {
    /** Durable, -1 if there was none. */
    long stored = -1;

    /** The greatest that was asked for. */
    long asked = -1;

    /** Somebody has asked that it goes. */
    boolean leaving;

    boolean isThere() {
      return stored >= 0 && !leaving;
    }

    State copy() {
      State copy = new State();
      copy.stored = stored;
      copy.asked = asked;
      copy.leaving = leaving;
      return copy;
    }
  }

  private final Map<String, State> all = new TreeMap<>();

  /** The names of those that must be there, and so hold. */
  Iterable<String> held() {
    return all.keySet().stream().filter(n -> all.get(n).isThere()).toList();
  }

  /** Whether there is none, nor may be. */
  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Where a caller may ask a checkpoint to be, at least. */
  long least(String name) {
    State s = all.get(name);
    return s == null ? 0 : Math.max(0, s.asked);
  }

  void asks(String name, long processed) {
    State s = all.computeIfAbsent(name, n -> new State());
    s.asked = Math.max(s.asked, processed);
  }

  void stores(String name, long processed) {
    State s = all.get(name);
    s.stored = processed;
    s.leaving = false;
  }

  void leaves(String name) {
    State s = all.get(name);
    if (s != null) {
      s.leaving = true;
    }
  }

  void left(String name) {
    all.remove(name);
  }

  /** The log has moved its beginning; before the call these were held. */
  void moved(long first, Iterable<String> before) {
    for (String name : before) {
      State s = all.get(name);
      require(
          s == null || !s.isThere() || first <= s.asked + 1,
          "it begins with " + first + ", and " + name + " holds");
    }
  }

  /**
   * What there is now; others may move it or make it leave before a call that it refuses returns.
   */
  Before now() {
    Map<String, State> copies = new HashMap<>();
    all.forEach((name, s) -> copies.put(name, s.copy()));
    return new Before(copies);
  }

  /** The checkpoints before a call. */
  static final class Before {
    private final Map<String, State> all;

    private Before(Map<String, State> all) {
      this.all = all;
    }
  }

  /** The log has refused to move it. */
  void refused(CheckpointHeldException e, long first, Before call) {
    State was = call.all.get(e.name());
    State is = all.get(e.name());
    require(was != null || is != null, "nobody has made it: " + e);
    require(isOf(was, is, e.sequence()), "it is not there: " + e);
    require(e.sequence() + 1 < first, "it does not hold " + first + ": " + e);
  }

  /** Whether it was with this sequence at the call, or has come to be since, or was made anew. */
  private static boolean isOf(@Nullable State was, @Nullable State is, long sequence) {
    long most = Math.max(was == null ? -1 : was.asked, is == null ? -1 : is.asked);
    return sequence <= most
        && ((was != null && sequence >= was.stored) || (is != null && sequence >= is.stored));
  }

  /** What is on the disk is what was stored last, or what was about to be. */
  void judge(DuraLog log) {
    Map<String, PositionInfo> found = log.checkpoints();
    for (Map.Entry<String, State> e : all.entrySet()) {
      State s = e.getValue();
      PositionInfo is = found.get(e.getKey());
      require(is != null || !s.isThere(), "checkpoint " + e.getKey() + " is gone");
      if (is != null) {
        boolean right = is.processed() >= s.stored && is.processed() <= s.asked;
        require(right && !is.damaged() && is.holds(), is + ", but was " + s.stored);
      }
    }
    for (PositionInfo each : found.values()) {
      require(all.containsKey(each.name()), "nobody has made it, or it had left: " + each);
      require(
          log.firstSequence() <= each.processed() + 1,
          "it begins with " + log.firstSequence() + " in spite of " + each);
    }
  }

  /** A log is open with these: all else is over. False if they cannot be read. */
  boolean opened(DuraLog log) {
    Map<String, PositionInfo> found;
    try {
      judge(log);
      found = new HashMap<>(log.checkpoints());
    } catch (LogIoException e) {
      return false;
    }
    Map<String, Long> before = new HashMap<>();
    all.forEach((name, s) -> before.put(name, s.stored));
    all.clear();
    for (PositionInfo each : found.values()) {
      asks(each.name(), each.processed());
      // What was written and not synced is read, too, and durable when it is opened next.
      long stored = Math.max(0, before.getOrDefault(each.name(), 0L));
      stores(each.name(), Math.min(each.processed(), stored));
    }
    return true;
  }
}
