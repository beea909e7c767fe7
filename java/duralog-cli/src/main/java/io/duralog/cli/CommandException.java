package io.duralog.cli;

import org.jspecify.annotations.Nullable;

/** The command cannot go on; the message is the line that its user reads. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
