package io.duralog.sim;

import java.util.List;

/** Chance from a seed (SplitMix64), the same on every machine. */
final class Dice {
  private long state;

  Dice(long seed) {
    state = seed;
  }

  long next() {
    state += 0x9E3779B97F4A7C15L;
    return mix(state);
  }

  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** 0 to n - 1. */
  int below(int n) {
    return (int) ((next() >>> 33) % n);
  }

  /** Once in n times. */
  boolean oneIn(int n) {
    return below(n) == 0;
  }

  <T> T of(List<T> list) {
    return list.get(below(list.size()));
  }

  <T> void shuffle(List<T> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      int j = below(i + 1);
      T moved = list.get(i);
      list.set(i, list.get(j));
      list.set(j, moved);
    }
  }

  /** Dice of their own for a part, so that it may use as many throws as it likes. */
  Dice split() {
    return new Dice(next());
  }
}
