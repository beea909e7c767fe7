package io.duralog.lock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Identifies a process so exactly that no other is taken for it: no later one with the same number,
 * none of another container, and none from before the machine was restarted.
 *
 * @param pid its number
 * @param start when it started, in the platform's own unit; empty if it is not known
 * @param boot identity of the machine's last start; empty if it is not known
 * @param namespace the namespace of its number; empty if it is not known
 */
record ProcessIdentity(long pid, String start, String boot, String namespace) {
  private static final Path PROC = Path.of("/proc");
  private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

  /** The value for something that the platform does not have. */
  private static final String NONE = "-";

  /** PF_EXITING in the kernel's flags of a task: its files may be closed already. */
  private static final long EXITING = 4;

  /** This process. */
  static ProcessIdentity current() {
    long pid = ProcessHandle.current().pid();
    if (!LINUX) {
      return new ProcessIdentity(pid, startInstant(pid), NONE, NONE);
    }
    String namespace = "";
    String boot = "";
    try {
      // If /proc is that of another namespace, numbers there mean other processes.
      boolean mine = Files.readSymbolicLink(PROC.resolve("self")).toString().equals("" + pid);
      namespace = mine ? Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString() : "";
      boot = read(PROC.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      // /proc is hidden: then this process is not identified exactly
    }
    return new ProcessIdentity(pid, startTicks(pid), boot, namespace);
  }

  /** Whether enough is known to tell it from any other process. */
  boolean isExact() {
    return !start.isEmpty() && !boot.isEmpty() && !namespace.isEmpty();
  }

  /** Whether exactly this process runs now; false also if that is not known here. */
  boolean isAlive() {
    ProcessIdentity me = current();
    return isExact()
        && me.isExact()
        && boot.equals(me.boot)
        && namespace.equals(me.namespace)
        && start.equals(LINUX ? startTicks(pid) : startInstant(pid));
  }

  /** The start of a process that has not ended; empty if there is none or it is hidden. */
  private static String startTicks(long pid) {
    try {
      String stat = read(PROC.resolve(pid + "/stat"));
      // The name, in parentheses, may contain anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean ended = "ZXx".contains(fields[0]) || (Long.parseLong(fields[6]) & EXITING) != 0;
      return ended ? "" : fields[19];
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  private static String startInstant(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(p -> p.info().startInstant())
        .map(Instant::toString)
        .orElse("");
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
