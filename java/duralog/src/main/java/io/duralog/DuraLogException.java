package io.duralog;

import io.duralog.error.Errors;
import org.jspecify.annotations.Nullable;

/** Root of everything DuraLog throws on its own account. Unchecked. */
public class DuraLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static {
    Errors.madeBy(new ApiErrors());
  }

  /** Creates one with a message that names the place and the remedy. */
  DuraLogException(String message) {
    super(message);
  }

  /** Creates one with a message and the cause it reports. */
  DuraLogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
