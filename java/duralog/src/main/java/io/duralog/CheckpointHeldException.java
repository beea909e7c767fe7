package io.duralog;

import java.nio.file.Path;

/**
 * The log may not begin later: a {@link Position} that holds has not processed what would go.
 * Nothing is changed. Process it, or remove the position, and try again.
 */
public final class CheckpointHeldException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  private final SerialPath path;
  private final String name;
  private final long sequence;

  /** Creates one for a position that holds what comes after a sequence. */
  CheckpointHeldException(Path path, String name, long sequence) {
    super(
        path
            + " cannot give up what its checkpoint "
            + name
            + " holds: it is processed to "
            + sequence
            + ", so the log may begin with "
            + (sequence + 1)
            + " at the latest; move the checkpoint on, or remove it");
    this.path = new SerialPath(path);
    this.name = name;
    this.sequence = sequence;
  }

  /** The directory of the log. */
  public Path path() {
    return path.path();
  }

  /** The name of the position. */
  public String name() {
    return name;
  }

  /** The last sequence that it has processed. */
  public long sequence() {
    return sequence;
  }
}
