package io.duralog;

import java.nio.file.Path;

/** The log, or the replay, has been closed. */
public final class LogClosedException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  /** Creates one for the directory of the log. */
  LogClosedException(Path path) {
    super(path + " is closed; open it again with DuraLog.open");
  }
}
