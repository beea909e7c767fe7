package io.duralog.cli.doctor;

import io.duralog.cli.doctor.EngineSurvey.Ring;
import io.duralog.engine.nativeio.Errno;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The io_uring, and what may forbid it. The real call alone decides: of what the files say only
 * what can be the cause of its refusal is a warning.
 */
final class RingChecks {
  private static final String SYSCTL = "kernel.io_uring_disabled";
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

  private final SystemFiles files;
  private final Optional<Ring> ring;
  private final String disabled;

  RingChecks(SystemFiles files, Optional<Ring> ring) {
    this.files = files;
    this.ring = ring;
    this.disabled = files.text("proc/sys/kernel/io_uring_disabled");
  }

  List<Check> all(String system, String version) {
    return List.of(kernel(system, version), ring(), sysctl(), lockedMemory(), seccomp());
  }

  private boolean refused(int errno) {
    return ring.isPresent() && ring.get().errno() == errno;
  }

  private boolean disabledHere() {
    return refused(Errno.EPERM) && (disabled.equals("1") || disabled.equals("2"));
  }

  private Check kernel(String system, String version) {
    String found = system + " " + version;
    if (!system.equals("Linux")) {
      return Check.warn("kernel", found, "the native engine is for Linux only");
    }
    Matcher m = VERSION.matcher(version);
    boolean old =
        m.matches() && 100 * Integer.parseInt(m.group(1)) + Integer.parseInt(m.group(2)) < 506;
    return old && !ring.map(Ring::works).orElse(false)
        ? Check.warn("kernel", found, "io_uring needs Linux 5.6; 6.1 or later has all of it")
        : Check.ok("kernel", found);
  }

  private Check ring() {
    if (ring.isEmpty()) {
      return Check.warn("io_uring", "not tried without the native library", "see library");
    }
    Ring r = ring.get();
    if (!r.works()) {
      return Check.warn("io_uring", "refused: " + r.reason(), remedy(r));
    }
    String flags =
        (r.singleIssuer() ? ", SINGLE_ISSUER" : "") + (r.deferTaskrun() ? ", DEFER_TASKRUN" : "");
    return Check.ok("io_uring", "io_uring_setup works" + flags);
  }

  private String remedy(Ring refused) {
    if (disabledHere()) {
      return "see sysctl";
    }
    return switch (refused.errno()) {
      case Errno.EPERM, Errno.EACCES -> "see seccomp; until then writes are blocking calls";
      case Errno.ENOSYS -> "take Linux 5.6 or later, or allow the call in the seccomp profile";
      case Errno.ENOMEM -> "see locked memory";
      default -> "until then writes are blocking calls";
    };
  }

  private Check sysctl() {
    if (disabled.isEmpty()) {
      return Check.ok("sysctl", SYSCTL + " is not there (Linux 6.6)");
    }
    String found = SYSCTL + "=" + disabled;
    return disabledHere()
        ? Check.warn(
            "sysctl",
            found,
            disabled.equals("1")
                ? "add this user to the group of kernel.io_uring_group, or set 0"
                : "sysctl -w " + SYSCTL + "=0")
        : Check.ok("sysctl", found);
  }

  private Check lockedMemory() {
    String limit = files.after("proc/self/limits", "Max locked memory").replaceAll("\\s.*", "");
    String found = limit.isEmpty() ? "limit unknown" : "limit " + Bytes.text(limit);
    return refused(Errno.ENOMEM)
        ? Check.warn(
            "locked memory",
            found,
            "before Linux 5.12 rings are counted in it: ulimit -l 1024, or LimitMEMLOCK=1M")
        : Check.ok("locked memory", found);
  }

  private Check seccomp() {
    String mode = files.after("proc/self/status", "Seccomp:");
    String found =
        switch (mode) {
          case "0" -> "off";
          case "1" -> "strict";
          case "2" -> "filtered";
          default -> "unknown";
        };
    boolean cause = mode.equals("2") || mode.isEmpty();
    boolean denied = refused(Errno.EPERM) || refused(Errno.EACCES) || refused(Errno.ENOSYS);
    return cause && denied && !disabledHere()
        ? Check.warn(
            "seccomp",
            found,
            "allow io_uring_setup, io_uring_enter and io_uring_register in the seccomp profile of"
                + " the container or service")
        : Check.ok("seccomp", found);
  }
}
