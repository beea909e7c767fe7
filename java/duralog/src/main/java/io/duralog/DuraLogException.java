package io.duralog;

import org.jspecify.annotations.Nullable;

/** Root of everything DuraLog throws on its own account. Unchecked. */
public class DuraLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a message that names the place and the remedy. */
  public DuraLogException(String message) {
    super(message);
  }

  /** Creates one with a message and the cause it reports. */
  public DuraLogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
