package io.duralog.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells in files below {@code /proc} and {@code /sys}. What cannot be read is empty. */
final class SystemFiles {
  private final Path root;

  SystemFiles(Path root) {
    this.root = root;
  }

  boolean has(String path) {
    return Files.exists(root.resolve(path));
  }

  /** The whole text, without blanks at its ends. */
  String text(String path) {
    try {
      byte[] bytes = Files.readAllBytes(root.resolve(path));
      return new String(bytes, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException | SecurityException e) {
      return "";
    }
  }

  /** What follows a name in the line that begins with it. */
  String after(String path, String name) {
    return text(path)
        .lines()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(name.length()).strip())
        .orElse("");
  }
}
