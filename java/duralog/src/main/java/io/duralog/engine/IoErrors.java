package io.duralog.engine;

import io.duralog.LogIoException;
import java.io.IOException;
import java.util.Locale;

/**
 * Tells apart the few I/O errors that mean something special. The platform has no class for them,
 * only the text of the operating system.
 */
public final class IoErrors {
  private IoErrors() {}

  /**
   * Whether there is no space, or no quota, left: ENOSPC and EDQUOT on Linux and macOS,
   * ERROR_DISK_FULL on Windows.
   */
  public static boolean isOutOfSpace(LogIoException e) {
    String text = text(e);
    return text.contains("no space left")
        || text.contains("quota exceeded")
        || text.contains("not enough space");
  }

  /** Whether too many files are open, in this process or altogether: EMFILE and ENFILE. */
  public static boolean isOutOfDescriptors(LogIoException e) {
    return text(e).contains("too many open files");
  }

  private static String text(LogIoException e) {
    return e.getCause() instanceof IOException io
        ? String.valueOf(io.getMessage()).toLowerCase(Locale.ROOT)
        : "";
  }
}
