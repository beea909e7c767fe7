package io.duralog.engine.nativeio;

import java.util.Map;

/** Error numbers of Linux, with the names and texts that people search for. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EIO = 5;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOSPC = 28;
  public static final int ENOSYS = 38;
  public static final int EOPNOTSUPP = 95;
  public static final int ELOOP = 40;
  public static final int EDQUOT = 122;

  /** The C layer's error for anything but a regular file: EMEDIUMTYPE. */
  public static final int NOT_REGULAR = 124;

  public static final int ECANCELED = 125;

  private static final Map<Integer, String> TEXTS =
      Map.ofEntries(
          Map.entry(EPERM, "EPERM: Operation not permitted"),
          Map.entry(ENOENT, "ENOENT: No such file or directory"),
          Map.entry(EIO, "EIO: Input/output error"),
          Map.entry(6, "ENXIO: No such device or address"),
          Map.entry(EBADF, "EBADF: Bad file descriptor"),
          Map.entry(EAGAIN, "EAGAIN: Resource temporarily unavailable"),
          Map.entry(ENOMEM, "ENOMEM: Cannot allocate memory"),
          Map.entry(EACCES, "EACCES: Permission denied"),
          Map.entry(14, "EFAULT: Bad address"),
          Map.entry(EBUSY, "EBUSY: Device or resource busy"),
          Map.entry(EEXIST, "EEXIST: File exists"),
          Map.entry(19, "ENODEV: No such device"),
          Map.entry(20, "ENOTDIR: Not a directory"),
          Map.entry(21, "EISDIR: Is a directory"),
          Map.entry(EINVAL, "EINVAL: Invalid argument"),
          Map.entry(ENFILE, "ENFILE: Too many open files in system"),
          Map.entry(EMFILE, "EMFILE: Too many open files"),
          Map.entry(27, "EFBIG: File too large"),
          Map.entry(ENOSPC, "ENOSPC: No space left on device"),
          Map.entry(30, "EROFS: Read-only file system"),
          Map.entry(36, "ENAMETOOLONG: File name too long"),
          Map.entry(ENOSYS, "ENOSYS: Function not implemented"),
          Map.entry(ELOOP, "ELOOP: Too many levels of symbolic links"),
          Map.entry(61, "ENODATA: No data available"),
          Map.entry(74, "EBADMSG: Bad message"),
          Map.entry(75, "EOVERFLOW: Value too large for defined data type"),
          Map.entry(84, "EILSEQ: Invalid or incomplete multibyte or wide character"),
          Map.entry(EOPNOTSUPP, "EOPNOTSUPP: Operation not supported"),
          Map.entry(110, "ETIMEDOUT: Connection timed out"),
          Map.entry(114, "EALREADY: Operation already in progress"),
          Map.entry(116, "ESTALE: Stale file handle"),
          Map.entry(117, "EUCLEAN: Structure needs cleaning"),
          Map.entry(121, "EREMOTEIO: Remote I/O error"),
          Map.entry(EDQUOT, "EDQUOT: Disk quota exceeded"),
          Map.entry(NOT_REGULAR, "EMEDIUMTYPE: not a regular file"),
          Map.entry(ECANCELED, "ECANCELED: Operation canceled"));

  private Errno() {}

  /** The error's name, such as {@code EPERM}. */
  public static String name(int errno) {
    String text = TEXTS.get(errno);
    return text == null ? "errno " + errno : text.substring(0, text.indexOf(':'));
  }

  /** Name and text, such as {@code EPERM: Operation not permitted}. */
  public static String text(int errno) {
    return TEXTS.getOrDefault(errno, "errno " + errno);
  }
}
