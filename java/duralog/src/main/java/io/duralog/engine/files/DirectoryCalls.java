package io.duralog.engine.files;

import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The directory operations of all engines, through the Java platform. For any thread. */
public final class DirectoryCalls {
  /** Renames atomically, replacing a file that exists. */
  public void rename(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Errors.io("rename to " + to.getFileName(), from, -1, e);
    }
  }

  /** Deletes a file if it exists. */
  public void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw Errors.io("delete", path, -1, e);
    }
  }

  /** Makes the names in a directory durable. */
  public void sync(Path directory) {
    DirectorySync.of(directory);
  }

  /** Bytes that can still be written in the file system of a directory. */
  public long usableSpace(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      throw Errors.io("read free space", directory, -1, e);
    }
  }

  /** The names in a directory, in no particular order. */
  public List<String> list(Path directory) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names.add(String.valueOf(entry.getFileName()));
      }
    } catch (IOException e) {
      throw Errors.io("list", directory, -1, e);
    } catch (DirectoryIteratorException e) {
      throw Errors.io("list", directory, -1, new IOException(e.getMessage(), e));
    }
    return names;
  }
}
