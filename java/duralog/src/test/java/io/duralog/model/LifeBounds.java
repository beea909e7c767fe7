package io.duralog.model;

import java.util.Arrays;
import java.util.List;

/**
 * How far a visit goes.
 *
 * @param operations truncations and resets in all
 * @param reopenings how often the log is opened again after a crash
 * @param batches of each writer between two changes of the log's end
 * @param segments the highest number of a segment
 * @param resets what a reset may name as the next sequence
 * @param stale whether new segments hold the blocks of an old one
 */
record LifeBounds(
    int operations,
    int reopenings,
    int batches,
    int segments,
    List<Integer> resets,
    boolean stale) {

  /** Recycled files, and a reset to the sequences that they hold. */
  static LifeBounds recycled() {
    return new LifeBounds(1, 1, 1, 4, List.of(1), true);
  }

  /** As {@code operations/reopenings/batches/segments}; resets forward and back. */
  static LifeBounds parse(String text) {
    int[] n = Arrays.stream(text.split("/")).mapToInt(Integer::parseInt).toArray();
    return new LifeBounds(n[0], n[1], n[2], n[3], List.of(2, 9), false);
  }
}
