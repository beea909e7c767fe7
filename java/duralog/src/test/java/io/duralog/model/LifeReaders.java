package io.duralog.model;

import io.duralog.model.CommitModel.Counterexample;
import io.duralog.model.LifeScript.Moment;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A reader without a lock beside a writer that does one operation after another. Any of the
 * reader's steps may come between any two of the writer's.
 */
final class LifeReaders {
  private final Set<LifeRule> off;
  private final int operations;
  private long states;

  LifeReaders(Set<LifeRule> off, int operations) {
    this.off = off;
    this.operations = operations;
  }

  private enum Next {
    BEGIN,
    ROOT,
    LIST,
    FILE,
    ROOT_AGAIN
  }

  /**
   * A reader between two steps.
   *
   * @param time the moment of its next step
   * @param start the moment of its first step
   * @param root what it has read
   * @param listed the names it has seen
   * @param files the blocks it has read; null for a file that was not there
   * @param why it cannot believe what it has read
   */
  private record Reader(
      int time,
      int start,
      Next next,
      @Nullable LifeRoot root,
      Collection<String> listed,
      SortedMap<String, @Nullable List<LifeDisk.@Nullable Stored>> files,
      String why) {}

  /** Visits everything; returns the number of states. */
  long visit() {
    for (List<LifeScript.Operation> series : LifeScript.all(operations)) {
      LifeScript script = new LifeScript(off);
      series.forEach(script::operate);
      new Visit(series, script.moments).all();
    }
    return states;
  }

  /** One script of the writer. */
  private final class Visit {
    private final List<LifeScript.Operation> series;
    private final List<Moment> moments;
    private final Fingerprints seen = new Fingerprints();
    private final Deque<Reader> waiting = new ArrayDeque<>();

    Visit(List<LifeScript.Operation> series, List<Moment> moments) {
      this.series = series;
      this.moments = moments;
    }

    void all() {
      for (int t = 0; t < moments.size(); t++) {
        Reader r = new Reader(t, t, Next.BEGIN, null, List.of(), new TreeMap<>(), "");
        seen.add(fingerprint(r).with(t));
        waiting.addLast(r);
      }
      while (!waiting.isEmpty()) {
        step(waiting.removeFirst());
      }
      states += seen.size();
    }

    private void step(Reader r) {
      LifeDisk disk = moments.get(r.time).disk();
      Collection<String> names = disk.names().keySet();
      boolean rootFirst = !off.contains(LifeRule.ROOT_FIRST);
      switch (r.next) {
        case BEGIN -> {
          if (rootFirst) {
            later(r, Next.LIST, disk.root(), List.of(), r.files, "");
          } else {
            later(r, Next.ROOT, null, names, r.files, "");
          }
        }
        case ROOT -> later(r, Next.FILE, disk.root(), r.listed, r.files, "");
        case LIST -> later(r, Next.FILE, r.root, names, r.files, "");
        case FILE ->
            r.listed.stream()
                .filter(n -> LifeNames.isSegment(n) || LifeNames.isCopy(n))
                .filter(n -> !r.files.containsKey(n))
                .findFirst()
                .ifPresentOrElse(n -> read(r, n, disk), () -> believe(r));
        case ROOT_AGAIN ->
            // A root that has changed has it start over, which is one of the starts visited.
            require(!Objects.equals(disk.root(), r.root), r, "cries damage: " + r.why);
      }
    }

    /** The next step may come at any moment from now on. */
    private void later(
        Reader r,
        Next next,
        @Nullable LifeRoot root,
        Collection<String> listed,
        SortedMap<String, @Nullable List<LifeDisk.@Nullable Stored>> files,
        String why) {
      Fingerprint f = fingerprint(new Reader(0, r.start, next, root, listed, files, why));
      for (int t = r.time; t < moments.size(); t++) {
        if (seen.add(f.with(t))) {
          waiting.addLast(new Reader(t, r.start, next, root, listed, files, why));
        }
      }
    }

    private void read(Reader r, String name, LifeDisk disk) {
      boolean renamed = LifeNames.isCopy(name) && !disk.names().containsKey(name);
      boolean byName = renamed && !off.contains(LifeRule.COPY_THEN_NAME);
      SortedMap<String, @Nullable List<LifeDisk.@Nullable Stored>> files = new TreeMap<>(r.files);
      files.put(name, disk.blocks(byName ? name.substring(0, name.lastIndexOf('.')) : name));
      later(r, Next.FILE, r.root, r.listed, files, "");
    }

    private void believe(Reader r) {
      LifeWalk walk = new LifeWalk(r.root, r.listed, r.files::get, off);
      if (walk.refused != null) {
        require(!off.contains(LifeRule.ROOT_AGAIN), r, "cries damage: " + walk.refused);
        later(r, Next.ROOT_AGAIN, r.root, List.of(), new TreeMap<>(), walk.refused);
        return;
      }
      List<Moment> meanwhile = moments.subList(r.start, r.time + 1);
      require(isTrue(walk, meanwhile), r, "sees from " + walk.first + " " + walk.contents);
      List<LifeTruth> atOnce = moments.get(r.start).allowed();
      require(
          r.start < r.time
              || atOnce.stream().anyMatch(t -> walk.contents.size() >= t.acknowledged()),
          r,
          "misses records");
    }

    private void require(boolean right, Reader r, String otherwise) {
      if (!right) {
        throw new Counterexample(
            "a reader from step %d to %d %s".formatted(r.start, r.time, otherwise),
            List.of(series.toString(), "root " + r.root));
      }
    }
  }

  /** An earlier beginning with a later end is a good view; cut and later records together not. */
  private static boolean isTrue(LifeWalk walk, List<Moment> meanwhile) {
    boolean begins =
        meanwhile.stream()
            .anyMatch(m -> m.allowed().stream().anyMatch(t -> t.first() == walk.first));
    return begins
        && meanwhile.stream()
            .flatMap(m -> m.whole().stream())
            .filter(t -> walk.first >= t.first())
            .anyMatch(t -> t.from(walk.first).allows(walk));
  }

  private static Fingerprint fingerprint(Reader r) {
    Fingerprint f = new Fingerprint().add(r.start).add(r.next.ordinal());
    f.add(r.root).addNames(r.listed).add(r.why).add(r.files.size());
    r.files.forEach(
        (name, blocks) -> f.add(name).add(blocks == null ? 0 : 1).addAll(known(blocks)));
    return f;
  }

  private static List<LifeDisk.@Nullable Stored> known(
      @Nullable List<LifeDisk.@Nullable Stored> blocks) {
    return blocks == null ? List.of() : blocks;
  }
}
