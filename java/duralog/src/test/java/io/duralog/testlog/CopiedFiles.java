package io.duralog.testlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Copies the files of a directory one by one, as {@code cp} does beside a writer. */
public final class CopiedFiles {
  private CopiedFiles() {}

  /** Copies all but one name to a directory that is there. */
  public static void copy(Path from, Path to, String but) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.equals(but)) {
          copy(file, to.resolve(name));
        }
      }
    }
  }

  private static void copy(Path file, Path to) throws IOException {
    try {
      Files.copy(file, to);
    } catch (NoSuchFileException e) {
      if (!file.toString().endsWith(".tmp")) { // which has its name by now
        throw e;
      }
    }
  }
}
