package io.duralog.model;

/**
 * The file {@code root} of the model.
 *
 * @param cut whether the log ends at the floor
 * @param generation cuts and resets so far
 */
record LifeRoot(Beginning beginning, LifeEnd floor, boolean cut, int generation)
    implements LifeDisk.Stored {

  /**
   * Where the log begins.
   *
   * @param base sequence of the first batch in the segment
   * @param link what the link of that batch must be
   * @param run what its run must be, unless it is the first of its own
   * @param first sequence of the log, at least base
   */
  record Beginning(int segment, int base, int link, int run, int first) {}

  LifeRoot ending(LifeEnd at) {
    return new LifeRoot(beginning, at, cut, generation);
  }

  LifeRoot cutAt(LifeEnd at) {
    return new LifeRoot(beginning, at, true, generation + 1);
  }

  LifeRoot withoutCut() {
    return new LifeRoot(beginning, floor, false, generation);
  }

  /** Short: the way to a counterexample names many. */
  @Override
  public String toString() {
    return "[generation %d, from %d in segment %d, to %d at place %d of segment %d%s]"
        .formatted(
            generation,
            beginning.first,
            beginning.segment,
            floor.last(),
            floor.place(),
            floor.segment(),
            cut ? ", CUT" : "");
  }
}
