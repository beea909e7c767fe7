package io.duralog.append;

import io.duralog.DuraLogException;
import io.duralog.error.Errors;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Why a log takes no more: it was closed, or it failed.
 *
 * @param directory the log
 * @param cause the first error, or null when it was closed
 * @param durable the last sequence known to be durable when it failed
 */
public record StopReason(Path directory, @Nullable Throwable cause, long durable) {
  /** A new exception, with the caller's own stack. */
  public DuraLogException exception() {
    Throwable first = cause;
    if (first == null) {
      return Errors.closed(directory);
    }
    return Errors.failed(
        directory
            + " has failed and takes no more; durable through sequence "
            + durable
            + ". Close it and open it again to recover from what is on disk. First error: "
            + first.getMessage(),
        durable,
        FirstError.copyOf(first));
  }
}
