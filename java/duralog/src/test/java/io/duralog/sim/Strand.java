package io.duralog.sim;

/** A thread of the simulation, and what it waits for. Belongs to whichever strand runs. */
final class Strand {
  static final long NEVER = Long.MAX_VALUE;

  final String name;
  Thread thread;

  /** Whether it could go on now. */
  boolean ready = true;

  boolean ended;

  /** Whether it waits to be unparked, and not for time alone. */
  boolean parked;

  /** An unpark that came before its park. */
  boolean permit;

  /** When it goes on by itself. */
  long wakeAt = NEVER;

  /** What it waits to see ended, or null. */
  Strand joins;

  Strand(String name) {
    this.name = name;
  }
}
