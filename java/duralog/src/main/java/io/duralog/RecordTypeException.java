package io.duralog;

import org.jspecify.annotations.Nullable;

/** A record was asked for as something it is not, or no codec for its type is at hand. */
public final class RecordTypeException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  /** Creates one; the cause is a codec's own error. */
  RecordTypeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
