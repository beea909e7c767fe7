package io.duralog.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a contestant really syncs: one thread makes some records durable one after another, under
 * strace, and there must be as many calls that sync.
 */
final class SyncCheck {
  private static final int RECORDS = 32;
  private static final String BEGIN = "records-begin";
  private static final String END = "records-end";
  private static final List<String> STRACE =
      List.of(
          "strace",
          "-f",
          "--seccomp-bpf",
          "-qq",
          "-e",
          "trace=fsync,fdatasync,sync_file_range,msync,io_submit,io_uring_enter,pwrite64,pwritev2,"
              + "openat",
          "-o");
  private static final Pattern CALL = Pattern.compile("^\\d+ +(\\w+)\\(");

  private SyncCheck() {}

  /** The part in the traced JVM: two files mark in the trace where the records begin and end. */
  static Sample run(ContestantKind kind, Path work) throws IOException {
    Content content = new Content(100);
    try (Contestant c = kind.open(Files.createDirectory(work.resolve("log")), 1 << 20)) {
      c.appendDurable(content.of(0));
      Files.createFile(work.resolve(BEGIN));
      for (int i = 1; i <= RECORDS; i++) {
        c.appendDurable(content.of(i));
      }
      Files.createFile(work.resolve(END));
      return new Sample(RECORDS, c.describe());
    }
  }

  /** Checks all; false if one does not sync. */
  static boolean check(ForkedRun forked, List<ContestantKind> kinds)
      throws IOException, InterruptedException {
    boolean all = true;
    for (ContestantKind kind : kinds) {
      if (kind.family() == ContestantKind.Family.DEVICE || kind == ContestantKind.ANCESTOR) {
        continue;
      }
      try {
        Map<String, Integer> calls = calls(forked.traced(kind, STRACE));
        String verdict = verdict(calls);
        all &= !verdict.startsWith("NO");
        System.out.printf(
            Locale.ROOT, "%-28s %-34s %d records: %s%n", kind.title(), verdict, RECORDS, calls);
      } catch (RefusedException e) {
        System.out.printf(Locale.ROOT, "%-28s left out: %s%n", kind.title(), e.getMessage());
      }
    }
    return all;
  }

  /** How often each call began between the marks; with flags where they make a write durable. */
  static Map<String, Integer> calls(List<String> trace) {
    Map<String, Integer> calls = new TreeMap<>();
    boolean between = false;
    for (String line : trace) {
      Matcher call = CALL.matcher(line);
      if (!call.find()) {
        continue; // the end of one that another thread interrupted, an exit, a signal
      }
      String name = call.group(1);
      if (name.equals("openat")) {
        between = line.contains(BEGIN) || (between && !line.contains(END));
        if (line.contains("SYNC")) {
          calls.merge("open with O_(D)SYNC", 1, Integer::sum); // whenever it was
        }
      } else if (between) {
        calls.merge(name + flag(line), 1, Integer::sum);
      }
    }
    return calls;
  }

  /** The flag that decides whether the call syncs: msync with MS_ASYNC does nothing on Linux. */
  private static String flag(String line) {
    for (String flag : List.of("RWF_DSYNC", "MS_SYNC", "MS_ASYNC")) {
      if (line.contains(flag)) {
        return " " + flag;
      }
    }
    return "";
  }

  static String verdict(Map<String, Integer> calls) {
    int syncs = 0;
    for (String name : List.of("fsync", "fdatasync", "msync MS_SYNC", "pwritev2 RWF_DSYNC")) {
      syncs += calls.getOrDefault(name, 0);
    }
    if (syncs >= RECORDS) {
      return "syncs";
    }
    if (calls.getOrDefault("io_uring_enter", 0) >= RECORDS) {
      return "in the ring, flags not to be seen";
    }
    return calls.containsKey("open with O_(D)SYNC") ? "file opened to sync" : "NO SYNC";
  }
}
