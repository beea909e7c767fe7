package io.duralog.testlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A small real file system in a file. Skips the test without root, the file system's program or a
 * loop device.
 */
public final class LoopDisk implements AutoCloseable {
  private final Path mounted;

  /**
   * Makes and mounts it.
   *
   * @param directory where it is mounted, in a directory of its own
   * @param make the program that makes the file system, with its options
   */
  public LoopDisk(Path directory, long size, String... make) throws Exception {
    assumeThat(System.getProperty("user.name")).as("needs root to mount").isEqualTo("root");
    Path memory = Path.of("/dev/shm"); // where the flushes of others take no time
    Path image =
        Files.createTempFile(Files.isWritable(memory) ? memory : directory, "duralog", ".img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(size);
    }
    mounted = Files.createDirectory(directory.resolve("disk"));
    try {
      String[] command = Arrays.copyOf(make, make.length + 1);
      command[make.length] = image.toString();
      assumeThat(run(command)).as("needs %s", make[0]).isTrue();
      assumeThat(run("mount", "-o", "loop", image.toString(), mounted.toString()))
          .as("needs a loop device and the right to mount it")
          .isTrue();
    } finally {
      Files.delete(image); // the mount keeps it
    }
  }

  /** Where it is mounted. */
  public Path mounted() {
    return mounted;
  }

  /** Bytes that can still be written. */
  public long free() throws Exception {
    run("sync", "-f", mounted.toString()); // what is deleted is freed
    return mounted.toFile().getUsableSpace();
  }

  /** Takes all space but so many bytes, or a few blocks less, with a file. */
  public void fillBut(long left, Path ballast) throws Exception {
    long size = 0;
    for (long more = free() - left; more > 0; more = free() - left) {
      size += more;
      while (!run("fallocate", "-l", Long.toString(size), ballast.toString())) {
        more /= 2; // it needs some for its tables
        assumeThat(more).as("needs fallocate").isPositive();
        size -= more;
      }
    }
  }

  /** Whether a program is there and succeeds. */
  public static boolean run(String... command) throws InterruptedException {
    try {
      Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
      p.getInputStream().readAllBytes();
      return p.waitFor(20, TimeUnit.SECONDS) && p.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    assertThat(run("umount", mounted.toString())).isTrue();
  }
}
