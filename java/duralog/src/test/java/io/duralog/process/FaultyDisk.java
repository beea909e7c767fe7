package io.duralog.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real file system on a disk that fails or stalls when it is told to: the recorder of {@code
 * ci/powercut}, by FUSE, below a loop device. Skips the test where that cannot be had.
 */
final class FaultyDisk implements AutoCloseable {
  /** XFS refuses less than 300 MiB. Nothing of it is there before it is written. */
  private static final long SIZE = 320L << 20;

  private static final int BYTES = 3;
  private static final Path SOURCE = Path.of("../../ci/powercut.d/recorder.c");

  /** What of the disk has a fault; the place in the file of faults. */
  enum Part {
    READS,
    WRITES,
    FLUSHES
  }

  /** What is wrong with it; the byte in the file of faults. */
  enum Fault {
    NONE,
    FAILS,
    STALLS,
    FAILS_ONCE
  }

  private final String fileSystem;
  private final Path fuse;
  private final Path mounted;
  private final MappedByteBuffer faults;
  private String loop = "";
  private boolean inUse;

  FaultyDisk(Path work, String fileSystem) throws Exception {
    this.fileSystem = fileSystem;
    this.fuse = Files.createDirectory(work.resolve("fuse"));
    this.mounted = Files.createDirectory(work.resolve("mounted"));
    Path told = work.resolve("faults");
    try (RandomAccessFile file = new RandomAccessFile(told.toFile(), "rw")) {
      file.setLength(BYTES);
      faults = file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
    }
    Path begin = work.resolve("begin");
    try (RandomAccessFile file = new RandomAccessFile(begin.toFile(), "rw")) {
      file.setLength(SIZE);
    }
    assumeThat(need("id", "-u")).as("root").isEqualTo("0");
    String[] with = need("pkg-config", "--cflags", "--libs", "fuse3").split(" ");
    Path recorder = work.resolve("recorder");
    List<String> build = new ArrayList<>(List.of("cc", "-O1", "-o"));
    build.addAll(List.of(recorder.toString(), SOURCE.toString()));
    build.addAll(List.of(with));
    need(build.toArray(new String[0]));
    String log = work.resolve("log-of-the-disk").toString();
    need(recorder.toString(), begin.toString(), log, "0", fuse.toString(), told.toString());
    try {
      loop = need("losetup", "-f", "--show", "--direct-io=off", fuse.resolve("disk").toString());
      need("mkfs." + fileSystem, "-q", loop);
      mount("defaults");
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private record Result(int code, String out) {}

  private static Result run(String... command) throws InterruptedException {
    try {
      // The recorder goes on in the background and would keep a pipe open.
      Path out = Files.createTempFile("duralog-disk", ".out");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(String.join(" ", command)).isTrue();
      Result result = new Result(process.exitValue(), Files.readString(out, UTF_8).strip());
      Files.delete(out);
      return result;
    } catch (IOException e) {
      return new Result(127, e.getMessage()); // no such program
    }
  }

  private static String need(String... command) throws InterruptedException {
    Result result = run(command);
    assumeThat(result.code()).as("%s: %s", String.join(" ", command), result.out()).isZero();
    return result.out();
  }

  /** Does something as the machine's administrator. */
  static void must(String... command) throws InterruptedException {
    Result result = run(command);
    assertThat(result.code()).as("%s: %s", String.join(" ", command), result.out()).isZero();
  }

  /** Where its file system is mounted. */
  Path mounted() {
    return mounted;
  }

  /** The name of its device below {@code /dev}. */
  String device() {
    return Path.of(loop).getFileName().toString();
  }

  /** From now on. */
  void make(Part part, Fault fault) {
    faults.put(part.ordinal(), (byte) fault.ordinal());
  }

  /** As a restart of the machine: what was not on the disk is gone, and faults are. */
  void restart(String options) throws InterruptedException {
    for (Part part : Part.values()) {
      make(part, Fault.NONE);
    }
    unmount();
    mount(options);
  }

  private void mount(String options) throws InterruptedException {
    need("mount", "-t", fileSystem, "-o", options, loop, mounted.toString());
    inUse = true;
  }

  private void unmount() throws InterruptedException {
    if (inUse) {
      inUse = false;
      must("umount", mounted.toString());
    }
  }

  @Override
  public void close() throws InterruptedException {
    for (Part part : Part.values()) {
      make(part, Fault.NONE);
    }
    if (inUse && run("umount", mounted.toString()).code() != 0) {
      run("umount", "--lazy", mounted.toString()); // a failed test has left files open
    }
    if (!loop.isEmpty()) {
      run("losetup", "-d", loop);
    }
    run("umount", "--lazy", fuse.toString());
  }
}
