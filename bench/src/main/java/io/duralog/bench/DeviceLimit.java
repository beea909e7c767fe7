package io.duralog.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The device's limit, by a C program without any log (native/bench/limit): in bulk blocks of 1 MiB
 * in a new file as large as the log, several in flight, each block once, for reading the same, else
 * one block of 4 KiB after another, written and synced, in a file that was written before.
 */
final class DeviceLimit {
  private static final int NO_RING = 77;
  private static final String GROUP = Integer.toString(1 << 20);
  private static final String DEPTH = "4";

  private final Path program;

  DeviceLimit(Path program) {
    this.program = program;
  }

  /**
   * Runs in a directory that exists; the rate is in records of the cell's size.
   *
   * @throws RefusedException where the program is not built or refuses the directory
   */
  Sample run(Cell cell, Path directory, Effort effort) throws IOException, InterruptedException {
    if (!Files.isExecutable(program)) {
      throw new RefusedException(
          "no program " + program + "; ci/native builds it, --limit names it");
    }
    String time = Double.toString(effort.seconds());
    if (cell.work() == Cell.Work.DURABLE) {
      String line =
          lineOf(directory, "--mode", "pwrite-fdatasync", "--block", "4096", "--seconds", time);
      double rate = number(line, "commits") / number(line, "seconds");
      return timed(rate, line);
    }
    int onDisk = cell.size() + Frame.HEADER;
    long megabytes = Math.max(16, effort.records() * onDisk / 1_000_000);
    String mode = cell.work() == Cell.Work.COLD ? "ring-read" : "ring-new";
    String line =
        lineOf(
            directory,
            "--mode",
            mode,
            "--block",
            GROUP,
            "--depth",
            DEPTH,
            "--megabytes",
            Long.toString(megabytes));
    double rate = number(line, "mb_per_s") * 1e6 / onDisk;
    return cell.work() == Cell.Work.TIMED ? timed(rate, line) : new Sample(rate, line);
  }

  private static Sample timed(double rate, String line) {
    return new Sample(
        rate,
        number(line, "p50_us"),
        number(line, "p99_us"),
        number(line, "p999_us"),
        number(line, "max_us"),
        0,
        0,
        line);
  }

  private String lineOf(Path directory, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString(), "" + directory));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      int status = process.waitFor();
      if (status == NO_RING) {
        throw new RefusedException(out);
      }
      if (status != 0) {
        throw new IllegalStateException("failed: " + String.join(" ", command));
      }
      return out;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** A number of the program's line of JSON, which has no nesting. */
  static double number(String line, String key) {
    Matcher m = Pattern.compile('"' + key + "\":([0-9.]+)").matcher(line);
    if (!m.find()) {
      throw new IllegalArgumentException("no " + key + " in " + line);
    }
    return Double.parseDouble(m.group(1));
  }
}
