package io.duralog.engine.files;

import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Refuses anything but a regular file. The open of a pipe waits without limit for another process
 * at its other end; a device returns bytes that no log wrote; a symbolic link leads out of the
 * log's directory.
 *
 * <p>The portable engine looks before it opens, since Java has no open that does not wait. If
 * another process replaces the file between these two steps, the replacement is opened, unless it
 * is a link. The C layer opens without waiting and looks at the open file; it uses this class only
 * for the message.
 */
public final class RegularFile {
  private RegularFile() {}

  /** Whether a path is a regular file, and not a link to one. */
  public static boolean is(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Refuses a path where something other than a regular file exists.
   *
   * @param operation the operation that needs the file, for the error
   */
  public static void require(String operation, Path path) {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return; // the open meets the same error
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
