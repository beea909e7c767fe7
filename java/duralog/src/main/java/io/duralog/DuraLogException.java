package io.duralog;

import io.duralog.error.Errors;
import org.jspecify.annotations.Nullable;

/** Root of everything DuraLog throws on its own account. Unchecked. */
public class DuraLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static {
    Errors.madeBy(new ApiErrors());
  }

  private long accepted;
  private long lastAccepted;

  /** Creates one with a message that names the place and the remedy. */
  DuraLogException(String message) {
    super(message);
  }

  /** Creates one with a message and the cause it reports. */
  DuraLogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  void accepted(long records, long last) {
    accepted = records;
    lastAccepted = last;
  }

  /**
   * How many of the records given to {@link DuraLog#appendEach} were accepted before this was
   * thrown: the first ones. They stay accepted, and become durable as others do. 0 with every other
   * call, also where it waited for what it had accepted, as {@link DuraLog#appendDurable} does.
   */
  public long accepted() {
    return accepted;
  }

  /** The sequence of the last of the {@link #accepted()} records; 0 where there are none. */
  public long lastAccepted() {
    return lastAccepted;
  }

  @Override
  public @Nullable String getMessage() {
    String message = super.getMessage();
    return accepted == 0
        ? message
        : "the first "
            + accepted
            + " records of the batch were accepted, through sequence "
            + lastAccepted
            + "; of the rest: "
            + message;
  }
}
