package io.duralog;

import java.nio.file.Path;

/** An append, or a wait for one, was tried on a log that was opened read-only. */
public final class LogReadOnlyException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  /** Creates one for the directory of the log. */
  public LogReadOnlyException(Path path) {
    super(path + " is open read-only; open it with DuraLog.open to append");
  }
}
