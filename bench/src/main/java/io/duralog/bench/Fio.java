package io.duralog.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What fio, where it is installed, says of the device: the same work as {@link DeviceLimit}, by a
 * program that others wrote.
 */
final class Fio {
  private static final List<String> GROUPS =
      List.of("--bs=1m", "--ioengine=io_uring", "--iodepth=4");

  private Fio() {}

  /**
   * Runs in a directory that exists; the rate is in records of the cell's size.
   *
   * @throws RefusedException where there is no fio, or it can't do that here
   */
  static Sample run(Cell cell, Path directory, Effort effort)
      throws IOException, InterruptedException {
    int onDisk = cell.size() + Frame.HEADER;
    long megabytes = Math.max(16, effort.records() * onDisk / 1_000_000);
    List<String> work = new ArrayList<>();
    switch (cell.work()) {
      case DURABLE ->
          work.addAll(
              List.of(
                  "--rw=write",
                  "--bs=4k",
                  "--ioengine=psync",
                  "--sync=dsync",
                  "--overwrite=1",
                  "--size=256m",
                  "--time_based",
                  "--runtime=" + Math.max(1, Math.round(effort.seconds()))));
      case COLD -> {
        work.addAll(GROUPS);
        work.addAll(List.of("--rw=read", "--size=" + megabytes + "m"));
      }
      default -> {
        work.addAll(GROUPS);
        work.addAll(
            List.of(
                "--rw=write", "--sync=dsync", "--fallocate=native", "--size=" + megabytes + "m"));
      }
    }
    JsonNode job = job(directory, work);
    JsonNode done = job.required(cell.work() == Cell.Work.COLD ? "read" : "write");
    String how = "fio " + String.join(" ", work);
    if (cell.work() == Cell.Work.DURABLE) {
      return timed(done.required("iops").doubleValue(), done.required("clat_ns"), how);
    }
    double rate = done.required("bw_bytes").doubleValue() / onDisk;
    return cell.work() == Cell.Work.TIMED
        ? timed(rate, done.required("clat_ns"), how)
        : new Sample(rate, how);
  }

  private static Sample timed(double rate, JsonNode nanos, String how) {
    JsonNode times = nanos.required("percentile");
    return new Sample(
        rate,
        times.required("50.000000").doubleValue() / 1e3,
        times.required("99.000000").doubleValue() / 1e3,
        times.required("99.900000").doubleValue() / 1e3,
        nanos.required("max").doubleValue() / 1e3,
        0,
        0,
        how);
  }

  private static JsonNode job(Path directory, List<String> work)
      throws IOException, InterruptedException {
    Path output = directory.resolve("fio.json");
    List<String> command =
        new ArrayList<>(List.of("fio", "--name=limit", "--direct=1", "--eta=never"));
    command.addAll(List.of("--directory=" + directory, "--output-format=json"));
    command.add("--output=" + output);
    command.addAll(work);
    Process process;
    try {
      process = new ProcessBuilder(command).inheritIO().start();
    } catch (IOException e) {
      throw new RefusedException("fio cannot be started: " + e.getMessage());
    }
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new RefusedException("exit code " + status + " of " + String.join(" ", command));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return new ObjectMapper().readTree(output.toFile()).required("jobs").required(0);
  }
}
