package io.duralog.cli;

/** What scripts may rely on; the same for every command. */
final class ExitCode {
  /** Done; the log is sound. */
  static final int OK = 0;

  /** The log is damaged. */
  static final int DAMAGED = 1;

  /** Of doctor: a log works there, but not on the best engine. */
  static final int FALLBACK = 1;

  /** It could not be done: wrong usage, no such log, no permission, an I/O error, a failed log. */
  static final int COULD_NOT = 2;

  private ExitCode() {}
}
