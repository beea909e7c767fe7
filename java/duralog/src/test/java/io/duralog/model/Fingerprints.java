package io.duralog.model;

/** A set of fingerprints, in 8 to 16 bytes each. */
final class Fingerprints {
  private long[] table = new long[1 << 12];
  private int size;

  /** Returns whether it was not there. 0 stands for 1. */
  boolean add(long fingerprint) {
    if (size * 4L > table.length * 3L) {
      long[] old = table;
      table = new long[old.length * 2];
      size = 0;
      for (long f : old) {
        if (f != 0) {
          add(f);
        }
      }
    }
    long wanted = fingerprint == 0 ? 1 : fingerprint;
    int at = (int) wanted & table.length - 1;
    while (table[at] != 0) {
      if (table[at] == wanted) {
        return false;
      }
      at = at + 1 & table.length - 1;
    }
    table[at] = wanted;
    size++;
    return true;
  }

  int size() {
    return size;
  }
}
