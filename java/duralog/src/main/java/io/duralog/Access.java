package io.duralog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Whose a file is that this process may not use, and what to do about it. For messages. */
final class Access {
  private static final String REMEDY =
      "; run as that user, or let a group share the log: chmod 2770 on its directory, g+rw on its"
          + " files, or LogOptions.filePermissions before they are made";

  private Access() {}

  /** The end of a message: owner, group and permissions of the file, or of what it lies in. */
  static String remedy(Path refused) {
    Path at = refused.toAbsolutePath();
    for (Path p = at; p != null; p = p.getParent()) {
      try {
        PosixFileAttributes a = Files.readAttributes(p, PosixFileAttributes.class);
        return "; "
            + p
            + " belongs to "
            + a.owner()
            + ":"
            + a.group()
            + ", "
            + PosixFilePermissions.toString(a.permissions())
            + REMEDY;
      } catch (IOException | UnsupportedOperationException e) {
        // It cannot be seen, or is not there: then what it lies in may be what refuses.
      }
    }
    return "";
  }
}
