package io.duralog.engine.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The type of the file system that holds a directory. */
public final class FileSystemType {
  private static final Set<String> FORGETFUL = Set.of("tmpfs", "ramfs", "devtmpfs");

  private FileSystemType() {}

  /** The type, as the platform names it. */
  public static String of(Path directory) {
    try {
      return Files.getFileStore(directory).type();
    } catch (IOException | SecurityException e) {
      return "unknown file system"; // some containers hide /proc/mounts
    }
  }

  /** Whether a file system of this type keeps data when the machine stops. */
  public static boolean isDurable(String type) {
    return !FORGETFUL.contains(type);
  }
}
