package io.duralog.engine;

import io.duralog.LogIoException;
import java.io.IOException;
import java.util.Locale;

/** Tells apart the few I/O errors that mean something special. */
public final class IoErrors {
  private IoErrors() {}

  /**
   * Whether there is no space, or no quota, left. The platform has no class for it, only the text
   * of the operating system: ENOSPC and EDQUOT on Linux and macOS, ERROR_DISK_FULL on Windows.
   */
  public static boolean isOutOfSpace(LogIoException e) {
    if (!(e.getCause() instanceof IOException)) {
      return false;
    }
    String text = String.valueOf(e.getCause().getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("no space left")
        || text.contains("quota exceeded")
        || text.contains("not enough space");
  }
}
