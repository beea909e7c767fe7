package io.duralog.engine.files;

import java.nio.file.Path;

/** A file to try something with. The next open for writing deletes one that a crash has left. */
public final class ProbeFile {
  private ProbeFile() {}

  /** A name that nothing in the directory has. */
  public static Path in(Path directory) {
    return directory.resolve("probe-" + Long.toHexString(System.nanoTime()) + ".tmp");
  }
}
