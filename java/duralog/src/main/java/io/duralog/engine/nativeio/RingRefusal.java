package io.duralog.engine.nativeio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Why there is no io_uring. */
public final class RingRefusal {
  /**
   * Property that switches the ring off: for operators whose kernel has a broken one, and for
   * tests.
   */
  private static final String PROPERTY = "duralog.ring";

  private RingRefusal() {}

  /** The reason if the ring is switched off, or an empty string. */
  public static String switchedOff() {
    return System.getProperty(PROPERTY, "on").equals("off") ? "-D" + PROPERTY + "=off" : "";
  }

  /** The meaning of a kernel's error number, with the likely cause. */
  public static String of(int errno) {
    return "io_uring_setup: "
        + Errno.name(errno)
        + switch (errno) {
          case Errno.EPERM -> {
            String off = setting("/proc/sys/kernel/io_uring_disabled");
            yield off.isEmpty() || off.equals("0")
                ? " (seccomp?)"
                : " (kernel.io_uring_disabled=" + off + ")";
          }
          case Errno.ENOSYS -> " (not in this kernel, or hidden by seccomp)";
          case Errno.ENOMEM -> " (limit of locked memory, ulimit -l?)";
          default -> "";
        };
  }

  private static String setting(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }
}
