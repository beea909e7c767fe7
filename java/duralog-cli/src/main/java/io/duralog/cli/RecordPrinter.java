package io.duralog.cli;

import io.duralog.RecordVisitor;

/** Prints the records that it visits. Nothing is out before {@link #flush()}. */
interface RecordPrinter extends RecordVisitor {
  /** Hands on what has been gathered. */
  void flush();

  /** Thrown out of a replay that has shown what was wanted. */
  final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EnoughException() {
      super(null, null, false, false);
    }
  }
}
