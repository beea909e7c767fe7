package io.duralog.cli.doctor;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Where to look.
 *
 * @param directory what was asked for
 * @param existing that, or the nearest directory above it that exists
 */
record Place(Path directory, Path existing) {

  static Place of(Path directory) {
    Path at = directory.toAbsolutePath().normalize();
    Path parent = at.getParent();
    while (parent != null && !Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
      at = parent;
      parent = at.getParent();
    }
    return new Place(directory, at);
  }

  /** Whether the directory itself is there. */
  boolean exists() {
    return Files.exists(directory, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether there is something else in its place. */
  boolean isBlocked() {
    return !Files.isDirectory(existing);
  }
}
