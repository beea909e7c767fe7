package io.duralog.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The order in which contestants run: another one each time, so that none of them always finds the
 * disk and the processor as the same other one has left them. A seed repeats all orders.
 */
final class RunOrder {
  private final long seed;
  private final Random random;

  RunOrder(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  long seed() {
    return seed;
  }

  /** Returns the same ones in a new order. */
  <T> List<T> next(List<T> all) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  /** As a report says it. */
  @Override
  public String toString() {
    return "order of the contestants: shuffled in each round, --seed " + seed;
  }
}
