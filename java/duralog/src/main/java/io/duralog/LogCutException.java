package io.duralog;

import java.nio.file.Path;

/**
 * The log was cut, or reset, since it was read: what comes next, or was processed, is not in it any
 * more, by {@link DuraLog#truncateAfter} or {@link DuraLog#reset}. All records through {@link
 * #lastKept()} that were read before are in the log still; later ones that were read are not. Open
 * a new replay to read what has been appended since.
 */
public final class LogCutException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  private final SerialPath path;
  private final long lastKept;
  private final long generation;

  /** Creates one for a replay, or a position, that a cut has overtaken. */
  LogCutException(Path path, long lastKept, long generation) {
    super(
        path
            + " was cut behind sequence "
            + lastKept
            + ", and more of it was read before; open a new replay for what was appended since, and"
            + " rewind a position");
    this.path = new SerialPath(path);
    this.lastKept = lastKept;
    this.generation = generation;
  }

  /** The directory of the log. */
  public Path path() {
    return path.path();
  }

  /** The last of the records as they were read that the log has still; 0 if it has none of them. */
  public long lastKept() {
    return lastKept;
  }

  /** Cuts and resets of the log so far; see {@link DuraLog#generation()}. */
  public long generation() {
    return generation;
  }
}
