package io.duralog.engine.files;

import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Tells what lies under a name. The open of a pipe waits for another process at its other end,
 * without limit; a device answers with what no log wrote; a symbolic link leads out of the log's
 * directory.
 *
 * <p>The portable engine looks before it opens. These are two steps: what another process puts
 * there between them is opened, unless it is a link. Java has no open that does not wait. The C
 * layer looks at what it has opened, without waiting, and only asks here for the words.
 */
public final class RegularFile {
  private RegularFile() {}

  /** Whether it is one, and not a link to one. */
  public static boolean is(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Refuses what is there and is no regular file.
   *
   * @param operation what it is wanted for
   */
  public static void require(String operation, Path path) {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return; // whoever opens it is told the same
    }
    if (!found.isRegularFile()) {
      throw Errors.io(operation, path, -1, new IOException(what(found)));
    }
  }

  private static String what(BasicFileAttributes found) {
    String kind =
        found.isSymbolicLink()
            ? "a symbolic link"
            : found.isDirectory() ? "a directory" : "a pipe, a socket or a device";
    return "it is "
        + kind
        + ", where a log has a regular file; put that file there, or move this"
        + " elsewhere";
  }
}
