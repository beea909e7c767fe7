package io.duralog.cli;

/**
 * What scripts may rely on; a number means the same from every command. 1 is left out on purpose: a
 * JVM that does not start exits with it, before any code of this command runs.
 */
final class ExitCode {
  /** Done; the log is sound, or has flaws that cost no record. Of doctor: the best engine runs. */
  static final int OK = 0;

  /** It could not be done: wrong usage, no such log, no permission, an I/O error, a failed log. */
  static final int COULD_NOT = 2;

  /** The log is damaged: an open, or a replay, with the default options refuses it. */
  static final int DAMAGED = 3;

  /** Of doctor: a log works there, with a fallback or a warning. */
  static final int WARNING = 4;

  /** For the help of every command that reads a log. */
  static final String DAMAGED_TEXT = DAMAGED + ":the log is damaged, and is refused by default";

  private ExitCode() {}
}
