package io.duralog.segment;

import io.duralog.LogIoException;
import io.duralog.engine.Engine;
import io.duralog.engine.files.DirectorySync;
import io.duralog.engine.files.FileModes;
import io.duralog.error.Errors;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/** The directory of a log: its creation, and the files in it. */
public final class LogDirectory {
  private LogDirectory() {}

  /** Refuses a path of another file system of Java, such as one within a zip file. */
  public static void requireOfSystem(Path directory) {
    if (directory.getFileSystem() != FileSystems.getDefault()) {
      throw Errors.io(
          "open",
          directory,
          -1,
          new IOException(
              "it is a path of the file system "
                  + directory.getFileSystem().provider().getScheme()
                  + "; a log needs files of the operating system, of Path.of(...)"));
    }
  }

  /**
   * Creates the directory and those above it, if they are missing, and makes the created names
   * durable.
   */
  public static void create(Path directory, FileModes modes) {
    if (isThere(directory)) {
      return;
    }
    Path absolute = directory.toAbsolutePath();
    List<Path> missing = new ArrayList<>();
    Path existing = absolute;
    while (existing != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      missing.add(existing);
      existing = existing.getParent();
    }
    if (missing.isEmpty()) {
      throw noDirectory(directory); // a link to nothing
    }
    Collections.reverse(missing);
    for (Path p : missing) {
      try {
        modes.createDirectory(p);
      } catch (FileAlreadyExistsException e) {
        continue; // another thread or process was faster
      } catch (IOException e) {
        throw Errors.io("create directory", p, -1, e);
      }
      syncName(p);
    }
  }

  /** Makes the name of a directory durable. */
  public static void syncName(Path made) {
    Path parent = made.toAbsolutePath().getParent();
    if (parent == null) {
      return;
    }
    try {
      DirectorySync.of(parent);
    } catch (LogIoException e) {
      if (!(e.getCause() instanceof AccessDeniedException)) {
        throw e;
      } // without read permission we cannot sync it, and normally did not create the directory
    }
  }

  /** Refuses a path that does not exist or is no directory. */
  public static void require(Path directory) {
    if (!isThere(directory)) {
      throw Errors.io(
          "open", directory, -1, new NoSuchFileException(directory + " does not exist"));
    }
  }

  /** Whether the directory exists. An I/O error does not mean that it does not. */
  private static boolean isThere(Path directory) {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(directory, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw Errors.io("open", directory, -1, e);
    }
    if (!found.isDirectory()) {
      throw noDirectory(directory);
    }
    return true;
  }

  private static LogIoException noDirectory(Path directory) {
    return Errors.io(
        "open",
        directory,
        -1,
        new NotDirectoryException(directory + " is a file; a log is a directory"));
  }

  /** The segment files among the names in a directory, in the order of their numbers. */
  public static List<SegmentRef> segments(Path directory, List<String> names) {
    List<SegmentRef> found = new ArrayList<>();
    for (String name : names) {
      OptionalInt number = SegmentFormat.numberOf(name);
      if (number.isPresent()) {
        found.add(new SegmentRef(number.getAsInt(), directory.resolve(name), 0));
      }
    }
    found.sort(java.util.Comparator.comparingInt(SegmentRef::number));
    return found;
  }

  /** Deletes unpublished files that a crash has left. Their content was never part of the log. */
  public static void deleteUnpublished(Path directory, Engine engine) {
    for (String name : engine.list(directory)) {
      if (name.endsWith(".seg.tmp") || name.equals(LogRoot.FILE_NAME + ".tmp") || isProbe(name)) {
        engine.delete(directory.resolve(name));
      }
    }
  }

  /**
   * Deletes shortened copies of segments that were not to take a place yet. For a log of which the
   * root does not say that it is cut.
   */
  public static void deleteCopies(Path directory, Engine engine) {
    for (String name : engine.list(directory)) {
      if (SegmentFormat.isCopyName(name)) {
        engine.delete(directory.resolve(name));
      }
    }
  }

  private static boolean isProbe(String name) {
    return name.startsWith("probe-") && name.endsWith(".tmp");
  }
}
