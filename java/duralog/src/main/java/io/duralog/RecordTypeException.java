package io.duralog;

/** A record was asked for as something it is not, or no codec for its type is at hand. */
public final class RecordTypeException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  /** Creates one. */
  public RecordTypeException(String message) {
    super(message);
  }

  /** Creates one with the codec's own error. */
  public RecordTypeException(String message, Throwable cause) {
    super(message, cause);
  }
}
