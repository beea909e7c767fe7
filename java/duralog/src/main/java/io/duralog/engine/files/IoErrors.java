package io.duralog.engine.files;

import io.duralog.LogIoException;
import io.duralog.engine.nativeio.Errno;

/**
 * Tells apart the few I/O errors that mean something special: by the number of the operating system
 * and by what was tried. Never by a text, which is in the user's language.
 */
public final class IoErrors {
  /** Of a file. */
  public static final String SYNC = "sync";

  /** Of a directory that was open: its names may not be durable, and never will be for certain. */
  public static final String SYNC_DIRECTORY = "sync directory";

  /** A directory could not be opened for its sync. */
  public static final String OPEN_DIRECTORY = "open directory";

  private IoErrors() {}

  /**
   * Whether a sync has failed. It must not be tried again: the kernel may take for written what is
   * not, and the next one may succeed without it. A write that was to be durable counts, too.
   */
  public static boolean isFailedSync(LogIoException e) {
    return switch (e.operation()) {
      case SYNC, SYNC_DIRECTORY, "commit", "wait for the ring" -> true;
      default -> false;
    };
  }

  /** Whether a number says that something is used up: space, quota, descriptors, memory. */
  public static boolean isOutOfRoom(int errno) {
    return switch (errno) {
      case Errno.ENOSPC, Errno.EDQUOT, Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM -> true;
      default -> false;
    };
  }
}
