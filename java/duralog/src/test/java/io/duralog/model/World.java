package io.duralog.model;

/**
 * What else may go wrong. Link, run and cleared tail stand in for one another, so that each of them
 * can be seen to matter only where others do not help.
 */
enum World {
  /** Nothing but crashes, and one durable block that rots. */
  HONEST(false, false, false),
  /** All batches have the same crc: the accident of 1 in 2^32, always. */
  LINKS_COLLIDE(true, false, false),
  /** The zeros over a torn tail never arrive, batches arrive whole; and links collide. */
  ZEROS_LOST_LINKS_COLLIDE(true, false, true),
  /** The zeros never arrive, batches arrive whole; and every run draws the same number. */
  ZEROS_LOST_RUNS_REPEAT(false, true, true);

  final boolean linksCollide;
  final boolean runsRepeat;
  final boolean zerosLost;

  World(boolean linksCollide, boolean runsRepeat, boolean zerosLost) {
    this.linksCollide = linksCollide;
    this.runsRepeat = runsRepeat;
    this.zerosLost = zerosLost;
  }
}
