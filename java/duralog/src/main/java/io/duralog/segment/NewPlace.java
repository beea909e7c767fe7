package io.duralog.segment;

import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.engine.Engine;
import io.duralog.engine.files.FileModes;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The place for a copy. The copy is made beside it, in a directory whose name ends with {@code
 * .tmp}, and a rename puts it in place. A directory that a crash has left under that name is never
 * used, and the next copy never deletes it: it may belong to another program.
 */
public final class NewPlace {
  private final Path to;
  private final Path unfinished;

  /** One that a caller has named. */
  public NewPlace(Path given) {
    LogDirectory.requireOfSystem(given);
    this.to = given.toAbsolutePath().normalize();
    if (to.getFileName() == null) {
      throw new IllegalArgumentException("a new log needs a directory of its own, not " + given);
    }
    this.unfinished = to.resolveSibling(to.getFileName() + ".tmp");
  }

  /** The place. */
  public Path path() {
    return to;
  }

  /** Where the copy is made. */
  public Path unfinished() {
    return unfinished;
  }

  /** Refuses a place within the original, which must stay as it is, with the list of its files. */
  public void requireOutside(Path original) {
    Path there = to;
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    boolean within;
    try {
      Path real = there.toRealPath().resolve(there.relativize(to)).normalize();
      within = real.startsWith(original.toRealPath());
    } catch (IOException e) {
      throw Errors.io("find", to, -1, e);
    }
    if (within) {
      throw new IllegalArgumentException(
          "the copy must be outside of the log that it is made of, but " + to + " is in it");
    }
  }

  /** Refuses a place that is taken, and one beside which an unfinished copy is. */
  public void requireFree() {
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS) && !isEmptyDirectory()) {
      throw taken(to, "it is there; name a directory that is not there, or is empty");
    }
    if (Files.exists(unfinished, LinkOption.NOFOLLOW_LINKS)) {
      throw unfinishedIsThere();
    }
  }

  private boolean isEmptyDirectory() {
    if (!Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (DirectoryStream<Path> names = Files.newDirectoryStream(to)) {
      return !names.iterator().hasNext();
    } catch (IOException e) {
      throw Errors.io("list", to, -1, e);
    }
  }

  private LogIoException unfinishedIsThere() {
    return taken(
        unfinished, "a copy that did not end has left it, or one is at work; delete it if not");
  }

  private static LogIoException taken(Path path, String why) {
    return Errors.io(
        "create directory", path, -1, new FileAlreadyExistsException(path.toString(), null, why));
  }

  /** Creates the directory of the copy. Of several attempts at once only one succeeds. */
  public void create() {
    FileModes modes = FileModes.of(to, LogOptions.defaults());
    Path parent = to.getParent();
    if (parent != null) {
      LogDirectory.create(parent, modes);
    }
    try {
      modes.createDirectory(unfinished);
    } catch (FileAlreadyExistsException e) {
      throw unfinishedIsThere();
    } catch (IOException e) {
      throw Errors.io("create directory", unfinished, -1, e);
    }
  }

  /** Gives the durable copy its name. Fails if the place has been taken since. */
  public void publish(Engine engine) {
    engine.rename(unfinished, to);
  }

  /** Deletes the unfinished copy, as far as possible. */
  public void discard() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(unfinished)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(unfinished);
    } catch (IOException e) {
      // The first error counts; the next copy names the directory that is left.
    }
  }
}
