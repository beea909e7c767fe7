package io.duralog.bench;

/** A contestant cannot take part on this machine as what its name says. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why, in a line. */
  public RefusedException(String reason) {
    super(reason);
  }
}
