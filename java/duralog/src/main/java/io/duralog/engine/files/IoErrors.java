package io.duralog.engine.files;

import io.duralog.LogIoException;
import io.duralog.engine.nativeio.Errno;

/**
 * Recognises the few I/O errors with a special meaning, by the operating system's error number and
 * by the operation that failed. Never by a text, which is in the user's language.
 */
public final class IoErrors {
  /** The sync of a file. */
  public static final String SYNC = "sync";

  /**
   * The sync of an open directory. After an error its names may not be durable, and never will be
   * for certain.
   */
  public static final String SYNC_DIRECTORY = "sync directory";

  /** The open of a directory for its sync. */
  public static final String OPEN_DIRECTORY = "open directory";

  private IoErrors() {}

  /**
   * Whether a sync has failed. It must not be tried again: the kernel may treat lost pages as
   * written, and the next sync may succeed without them. A durable write counts as a sync.
   */
  public static boolean isFailedSync(LogIoException e) {
    return switch (e.operation()) {
      case SYNC, SYNC_DIRECTORY, "commit", "wait for the ring" -> true;
      default -> false;
    };
  }

  /** Whether an error number says that space, quota, descriptors or memory are used up. */
  public static boolean isOutOfRoom(int errno) {
    return switch (errno) {
      case Errno.ENOSPC, Errno.EDQUOT, Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM -> true;
      default -> false;
    };
  }
}
