package io.duralog;

import java.nio.file.Path;

/** A file of the log directory is not one this version can read. Nothing was changed on disk. */
public final class LogFormatException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  private final SerialPath path;

  /** Creates one; the message tells what was found and what is supported. */
  LogFormatException(Path path, String message) {
    super(path + ": " + message);
    this.path = new SerialPath(path);
  }

  /** The file. */
  public Path path() {
    return path.path();
  }
}
