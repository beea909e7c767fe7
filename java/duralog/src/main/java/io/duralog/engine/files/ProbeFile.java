package io.duralog.engine.files;

import java.nio.file.Path;

/**
 * A temporary file for trying what a file system can do. The next open for writing deletes one that
 * a crash has left.
 */
public final class ProbeFile {
  private ProbeFile() {}

  /** A new name in a directory. */
  public static Path in(Path directory) {
    return directory.resolve("probe-" + Long.toHexString(System.nanoTime()) + ".tmp");
  }
}
