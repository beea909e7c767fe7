package io.duralog.model;

import java.util.List;

/**
 * A log as its callers know it.
 *
 * @param first sequence
 * @param contents of its records
 * @param acknowledged how many of them are known to be durable
 */
record LifeTruth(int first, List<Integer> contents, int acknowledged) {
  /** After truncateAfter. */
  LifeTruth upTo(int lastKept) {
    int kept = lastKept - first + 1;
    return new LifeTruth(first, contents.subList(0, Math.min(kept, contents.size())), kept);
  }

  /** After truncateBefore. */
  LifeTruth from(int firstKept) {
    int gone = Math.min(firstKept - first, contents.size());
    List<Integer> kept = contents.subList(gone, contents.size());
    return new LifeTruth(firstKept, kept, Math.max(0, acknowledged - (firstKept - first)));
  }

  /** After reset. */
  static LifeTruth empty(int next) {
    return new LifeTruth(next, List.of(), 0);
  }

  LifeTruth acknowledged(int records) {
    return new LifeTruth(first, contents, records);
  }

  /** Whether a walk found this log: nothing else, and all that was acknowledged. */
  boolean allows(LifeWalk walk) {
    int found = walk.contents.size();
    return walk.first == first
        && found <= contents.size()
        && found >= acknowledged
        && walk.contents.equals(contents.subList(0, found));
  }
}
