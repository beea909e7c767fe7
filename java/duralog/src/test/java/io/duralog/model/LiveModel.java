package io.duralog.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The page {@code live}: a writer that appends, cuts, and appends again; a tailer in another
 * process; a kill or a power cut at any step, after which the page is as it was once. Every
 * interleaving. Records are letters: {@code abcd}, and after the cut {@code abxy}.
 */
final class LiveModel {
  /** What the writer does, one letter a step. */
  private enum Step {
    WRITE,
    SYNC,
    TELL,
    ROOT,
    PAGE
  }

  private final Set<LiveRule> off;
  private final List<Step> script = new ArrayList<>();
  private int states;

  LiveModel(Set<LiveRule> off) {
    this.off = off;
    append();
    append();
    script.add(Step.ROOT);
    boolean late = off.contains(LiveRule.PAGE_BEFORE_BATCH);
    if (!late) {
      script.add(Step.PAGE);
    }
    int first = script.size();
    append();
    if (late) {
      script.add(first + 1, Step.PAGE);
    }
    append();
  }

  private void append() {
    script.add(Step.WRITE);
    boolean after = !off.contains(LiveRule.WRITTEN_AFTER_SYNC);
    script.addAll(after ? List.of(Step.SYNC, Step.TELL) : List.of(Step.TELL, Step.SYNC));
  }

  /** Files and page. */
  private record Disk(int generation, String records, int durable, int pageOf, int page) {
    Disk after(Step step) {
      return switch (step) {
        case WRITE ->
            with(
                records + "ab".concat(generation == 0 ? "cd" : "xy").charAt(records.length()),
                durable);
        case SYNC -> with(records, records.length());
        case TELL -> new Disk(generation, records, durable, pageOf, records.length());
        case ROOT -> new Disk(generation + 1, records.substring(0, 2), 2, pageOf, page);
        case PAGE -> new Disk(generation, records, durable, 1, 2);
      };
    }

    Disk with(String all, int synced) {
      return new Disk(generation, all, synced, pageOf, page);
    }
  }

  /** How a crash goes on. */
  private enum Life {
    WRITES,
    CRASHED,
    REOPENED
  }

  /** The tailer: what it has looked at, read and handed on. */
  private record Tail(
      char phase, int generation, int known, int bound, String read, String out, String opened) {
    Tail at(char next) {
      return new Tail(next, generation, known, bound, read, out, opened);
    }
  }

  private record State(
      int at, Disk disk, String ever, Set<List<Integer>> pages, Life life, Tail tail) {}

  /** Visits every state; returns what is broken, or null. */
  @Nullable String visit() {
    Disk disk = new Disk(0, "ab", 2, 0, 2);
    Tail tail = new Tail('i', 0, 2, 0, "", "", "");
    State start = new State(0, disk, "ab", Set.of(List.of(0, 2)), Life.WRITES, tail);
    Deque<State> todo = new ArrayDeque<>(List.of(start));
    Set<State> seen = new HashSet<>();
    while (!todo.isEmpty()) {
      State s = todo.pop();
      if (!seen.add(s)) {
        continue;
      }
      String broken = broken(s);
      if (broken != null) {
        return broken;
      }
      writer(s, todo);
      tailer(s, todo);
    }
    states = seen.size();
    return null;
  }

  int states() {
    return states;
  }

  private static @Nullable String broken(State s) {
    Tail t = s.tail;
    if (t.phase == '!') {
      return "cries of damage after " + t.out;
    }
    for (char c : t.out.toCharArray()) {
      if (s.ever.indexOf(c) < 0) {
        return "hands on " + c + ", which is not durable";
      }
    }
    return "abcd".startsWith(t.out) || "abxy".startsWith(t.out) ? null : "hands on " + t.out;
  }

  private void writer(State s, Deque<State> todo) {
    Disk d = s.disk;
    if (s.life == Life.CRASHED) { // the next writer accepts what it finds, and says so
      Disk open =
          new Disk(d.generation, d.records, d.records.length(), d.generation, d.records.length());
      todo.push(next(s, s.at, open, Life.REOPENED, s.tail));
      return;
    }
    if (s.life == Life.REOPENED) {
      return;
    }
    if (s.at < script.size()) {
      todo.push(next(s, s.at + 1, d.after(script.get(s.at)), s.life, s.tail));
    }
    todo.push(next(s, s.at, d, Life.CRASHED, s.tail)); // a kill: the tailer lives on
    for (int kept = d.durable; kept <= d.records.length(); kept++) { // a power cut
      for (List<Integer> page : s.pages) {
        Disk left =
            new Disk(d.generation, d.records.substring(0, kept), kept, page.get(0), page.get(1));
        Tail fresh = new Tail('i', d.generation, kept, 0, "", "", "");
        todo.push(next(s, s.at, left, Life.CRASHED, fresh));
      }
    }
  }

  private static State next(State s, int at, Disk disk, Life life, Tail tail) {
    StringBuilder ever = new StringBuilder(s.ever);
    for (char c : disk.records.substring(0, disk.durable).toCharArray()) {
      if (ever.indexOf(String.valueOf(c)) < 0) {
        ever.append(c);
      }
    }
    Set<List<Integer>> pages = new HashSet<>(s.pages);
    pages.add(List.of(disk.pageOf, disk.page));
    return new State(at, disk, ever.toString(), pages, life, tail);
  }

  private void tailer(State s, Deque<State> todo) {
    Disk d = s.disk;
    Tail t = s.tail;
    switch (t.phase) {
      case 'i' -> todo.push(with(s, look(d, t)));
      case 'r' -> todo.push(with(s, change(d, t))); // reads the root
      case 'o' -> todo.push(with(s, open(d, t)));
      case 'f' -> { // the file that was opened, or the one that has its name now
        todo.push(with(s, read(t, t.generation == d.generation ? d.records : t.opened)));
        todo.push(with(s, read(t, d.records)));
      }
      case 'h' -> todo.push(with(s, hand(d, t)));
      default -> {} // told that it was cut
    }
  }

  private static State with(State s, Tail tail) {
    return new State(s.at, s.disk, s.ever, s.pages, s.life, tail);
  }

  private Tail look(Disk d, Tail t) {
    if (d.pageOf > t.generation) {
      return t.at('r');
    }
    boolean counts = d.pageOf == t.generation || off.contains(LiveRule.OWN_GENERATION);
    int bound = counts ? Math.max(t.known, d.page) : t.known;
    Tail bounded = new Tail('o', t.generation, t.known, bound, "", t.out, "");
    return t.out.length() < bound ? bounded : t;
  }

  private Tail change(Disk d, Tail t) {
    if (d.generation <= t.generation) {
      return t.at('i');
    }
    if (2 < t.out.length() && !off.contains(LiveRule.KEPT_COMPARED)) {
      return t.at('c');
    }
    return new Tail('i', d.generation, Math.min(t.known, 2), 0, "", t.out, "");
  }

  private static Tail open(Disk d, Tail t) {
    return d.generation == t.generation
        ? new Tail('f', t.generation, t.known, t.bound, "", t.out, d.records)
        : t.at('r');
  }

  private static Tail read(Tail t, String records) {
    int at = t.out.length();
    String got = at < records.length() ? records.substring(at, at + 1) : "";
    return new Tail('h', t.generation, t.known, t.bound, got, t.out, "");
  }

  private Tail hand(Disk d, Tail t) {
    if (d.pageOf > t.generation && !off.contains(LiveRule.LOOKED_AT_AGAIN)) {
      return t.at('i');
    }
    if (t.read.isEmpty()) { // a place where something durable must be: the root tells why not
      return t.at(d.generation == t.generation ? '!' : 'r');
    }
    return new Tail('i', t.generation, t.known, 0, "", t.out + t.read, "");
  }
}
