package io.duralog.cli;

import java.io.IOException;

/**
 * The reader of standard output has closed the pipe: it has what it wanted, and that is no error.
 */
final class OutputClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputClosedException(IOException cause) {
    super(cause);
  }
}
