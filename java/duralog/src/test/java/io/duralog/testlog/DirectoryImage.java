package io.duralog.testlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of a log in memory: what a crash left, to be put back as often as a test likes. */
public final class DirectoryImage {
  private final Map<String, byte[]> files = new TreeMap<>();

  /** Takes all files of a directory, also while a writer is at work in it. */
  public static DirectoryImage of(Path directory) {
    DirectoryImage image = new DirectoryImage();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        try {
          image.files.put(entry.getFileName().toString(), Files.readAllBytes(entry));
        } catch (NoSuchFileException e) {
          // the writer was faster
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return image;
  }

  /** Makes a directory hold exactly these files. */
  public Path writeTo(Path directory) {
    try {
      Files.createDirectories(directory);
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          Files.delete(entry);
        }
      }
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(directory.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory;
  }

  /** The bytes of a file, which may be changed. */
  public byte[] file(String name) {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new IllegalArgumentException(name + " is not among " + files.keySet());
    }
    return bytes;
  }

  /** Replaces a file. */
  public DirectoryImage put(String name, byte[] bytes) {
    files.put(name, bytes);
    return this;
  }

  /** Removes a file. */
  public DirectoryImage remove(String name) {
    files.remove(name);
    return this;
  }

  /** The names of the files. */
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  /** Whether there is such a file. */
  public boolean has(String name) {
    return files.containsKey(name);
  }

  /** An image of its own. */
  public DirectoryImage copy() {
    DirectoryImage copy = new DirectoryImage();
    files.forEach((name, bytes) -> copy.files.put(name, bytes.clone()));
    return copy;
  }
}
