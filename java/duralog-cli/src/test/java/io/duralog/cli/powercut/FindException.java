package io.duralog.cli.powercut;

/** The log has lost something, or has said what is not so. */
final class FindException extends Exception {
  private static final long serialVersionUID = 1L;

  FindException(String what) {
    super(what);
  }
}
