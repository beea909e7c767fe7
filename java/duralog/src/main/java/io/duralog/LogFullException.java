package io.duralog;

import java.nio.file.Path;

/**
 * There is no space for another segment. Nothing was accepted, all that was accepted before stays
 * good, and the call may be made again once space has been freed.
 */
public final class LogFullException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  private final SerialPath path;

  /** Creates one for the directory of the log. */
  public LogFullException(Path path, Throwable cause) {
    super(
        "no space left for the next segment in "
            + path
            + ": nothing was accepted; free space and append again ("
            + cause.getMessage()
            + ")",
        cause);
    this.path = new SerialPath(path);
  }

  /** The directory of the log. */
  public Path path() {
    return path.path();
  }
}
