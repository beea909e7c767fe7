package io.duralog;

import java.nio.file.Path;

/**
 * The records that were asked for are not in the log: it begins later, by {@link
 * DuraLog#truncateBefore} or its {@link Retention}, or as a copy that {@link DuraLog#salvage} has
 * made. Read on from {@link #first()}.
 */
public final class RecordsGoneException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  private final SerialPath path;
  private final long wanted;
  private final long first;

  /** Creates one for a sequence before the first. */
  RecordsGoneException(Path path, long wanted, long first) {
    super(
        path
            + " begins with sequence "
            + first
            + ", and "
            + wanted
            + " is before it; read from "
            + first
            + " on");
    this.path = new SerialPath(path);
    this.wanted = wanted;
    this.first = first;
  }

  /** The directory of the log. */
  public Path path() {
    return path.path();
  }

  /** The sequence that was asked for. */
  public long wanted() {
    return wanted;
  }

  /** The first sequence of the log as it begins now. */
  public long first() {
    return first;
  }
}
