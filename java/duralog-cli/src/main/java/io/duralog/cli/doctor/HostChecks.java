package io.duralog.cli.doctor;

import java.util.List;
import java.util.regex.Pattern;

/** Limits and surroundings of this process that are no matter of the ring. */
final class HostChecks {
  /** Some ten for a log, and those of the application. */
  private static final long FEW_FILES = 256;

  private static final Pattern CONTAINER =
      Pattern.compile("docker|kubepods|containerd|libpod|lxc|/machine\\.slice");

  private final SystemFiles files;

  HostChecks(SystemFiles files) {
    this.files = files;
  }

  List<Check> all() {
    return List.of(openFiles(), container(), hugePages());
  }

  private Check openFiles() {
    String limit = files.after("proc/self/limits", "Max open files").replaceAll("\\s.*", "");
    if (limit.isEmpty()) {
      return Check.ok("open files", "limit unknown");
    }
    boolean few = limit.matches("\\d{1,9}") && Long.parseLong(limit) < FEW_FILES;
    return few
        ? Check.warn("open files", "limit " + limit, "ulimit -n 1024, or LimitNOFILE=1024")
        : Check.ok("open files", "limit " + limit);
  }

  private Check container() {
    String mark =
        files.has(".dockerenv")
            ? "yes, /.dockerenv"
            : files.has("run/.containerenv") ? "yes, /run/.containerenv" : "";
    if (mark.isEmpty()) {
      boolean grouped = CONTAINER.matcher(files.text("proc/self/cgroup")).find();
      mark = grouped ? "yes, /proc/self/cgroup" : "no sign of one";
    }
    return Check.ok("container", mark);
  }

  private Check hugePages() {
    String all = files.text("sys/kernel/mm/transparent_hugepage/enabled");
    String chosen = all.replaceAll(".*\\[(\\w+)].*", "$1");
    if (chosen.isEmpty()) {
      return Check.ok("huge pages", "unknown");
    }
    return chosen.equals("never")
        ? Check.advice(
            "huge pages",
            chosen,
            "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled makes large writes faster")
        : Check.ok("huge pages", chosen);
  }
}
