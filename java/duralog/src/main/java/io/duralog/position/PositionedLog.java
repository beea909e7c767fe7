package io.duralog.position;

import io.duralog.LogIoException;
import io.duralog.format.LogRoot;

/** The log whose positions they are, as they see it. Any thread. */
public interface PositionedLog {
  /** Its root now. */
  LogRoot root();

  /** The last sequence that a position may have processed. */
  default long mostProcessed() {
    return Long.MAX_VALUE - 1; // only its writer knows
  }

  /** Throws if the log is closed or has failed: then nothing more is written. */
  default void requireUsable() {
    // only its writer knows
  }

  /** Throws if the path no longer leads to the log's directory. */
  default void requireHome() {
    // only its writer notices
  }

  /** The sync of a position has failed. */
  default void failed(LogIoException met) {
    // only its writer fails
  }

  /** A position was stored, removed, or made not to hold. */
  default void moved() {
    // its writer looks now and then
  }
}
