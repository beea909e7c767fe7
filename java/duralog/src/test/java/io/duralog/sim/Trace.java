package io.duralog.sim;

/** A hash of everything that was done to a disk: of which, where, when, by whom, with what. */
final class Trace {
  private static final boolean PRINT = Boolean.getBoolean("duralog.sim.trace");

  private long hash = 1;
  private long operations;

  void add(SimHost host, String what, String name, long offset, long more) {
    operations++;
    long h = what.hashCode() * 31L + name.hashCode();
    h = h * 31 + host.strand().hashCode();
    h = h * 31 + host.now();
    h = h * 31 + offset;
    h = h * 31 + more;
    hash = Dice.mix(hash * 31 + h);
    if (PRINT) {
      String line =
          host.now() / 1000 + " µs " + host.strand() + ": " + what + " " + name + " " + offset;
      System.out.println(line + " " + Long.toHexString(more));
    }
  }

  /** An outcome that must be the same when the seed is. */
  void add(long value) {
    hash = Dice.mix(hash * 31 + value);
  }

  long hash() {
    return hash;
  }

  long operations() {
    return operations;
  }
}
