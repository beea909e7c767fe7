package io.duralog.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An ext4 file system on a disk whose flush takes a given time: the recorder of {@code
 * ci/powercut}, by FUSE, below a loop device. Its blocks are in memory. Needs root; gives
 * everything back.
 */
final class SlowDisk implements AutoCloseable {
  /** From the root of the repository, where ci/bench runs. */
  static final Path SOURCE = Path.of("ci/powercut.d/recorder.c");

  private static final String REMEDY =
      "; needs Linux, root, /dev/fuse, loop devices (docker: --privileged), and what ci/setup"
          + " --powercut installs";

  /** Also a long run leaves most of it unused; memory is taken as it is written. */
  private static final long SIZE = 6L << 30;

  private final Path work;
  private final Path fuse;
  private final Path mounted;
  private final List<String[]> undo = new ArrayList<>();
  private final Thread cleaner = new Thread(this::giveBack);

  /**
   * Makes it below a directory.
   *
   * @param source the recorder's
   * @throws RefusedException where this machine can't have it; says what it needs
   */
  SlowDisk(Path directory, Path source, double flushMillis)
      throws IOException, InterruptedException {
    work = Files.createTempDirectory(directory.toAbsolutePath(), "duralog-slow-disk-");
    fuse = Files.createDirectory(work.resolve("fuse"));
    mounted = Files.createDirectory(work.resolve("mounted"));
    Runtime.getRuntime().addShutdownHook(cleaner);
    try {
      make(source, Long.toString(Math.round(flushMillis * 1000)));
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  private void make(Path source, String micros) throws IOException, InterruptedException {
    Path recorder = work.resolve("recorder");
    List<String> build = new ArrayList<>(List.of("cc", "-O2", "-o", "" + recorder, "" + source));
    build.addAll(List.of(need("pkg-config", "--cflags", "--libs", "fuse3").split(" ", -1)));
    need(build.toArray(new String[0]));
    Path begin = work.resolve("begin");
    try (RandomAccessFile file = new RandomAccessFile(begin.toFile(), "rw")) {
      file.setLength(SIZE);
    }
    // All tables now, and not by the kernel while something is measured.
    need("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", "" + begin);
    need(recorder.toString(), begin.toString(), "-", micros, fuse.toString());
    undo.add(0, new String[] {"umount", "--lazy", fuse.toString()});
    Files.delete(begin);
    // No direct I/O of the loop device itself: FUSE has no page cache here that it could pass by.
    String disk = fuse.resolve("disk").toString();
    String loop = need("losetup", "--find", "--show", "--direct-io=off", disk);
    undo.add(0, new String[] {"losetup", "--detach", loop});
    need("mount", "-t", "ext4", loop, mounted.toString());
    undo.add(0, new String[] {"umount", mounted.toString()});
  }

  /** Where its file system is. */
  Path mounted() {
    return mounted;
  }

  private record Result(int code, String said) {}

  private Result run(String... command) throws IOException, InterruptedException {
    // A file and no pipe, which the recorder would keep open in the background.
    Path said = work.resolve("said");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      return new Result(process.waitFor(), Files.readString(said, UTF_8).strip());
    } catch (IOException e) {
      return new Result(127, String.valueOf(e.getMessage()));
    }
  }

  private String need(String... command) throws IOException, InterruptedException {
    Result result = run(command);
    if (result.code() != 0) {
      throw new RefusedException(
          "no disk with a slow flush here: " + command[0] + ": " + result.said() + REMEDY);
    }
    return result.said();
  }

  private synchronized void giveBack() {
    try {
      for (String[] command : undo) {
        if (run(command).code() != 0 && command[0].equals("umount")) {
          run("umount", "--lazy", command[command.length - 1]); // an interrupted run has files open
        }
      }
      undo.clear();
      for (String name : List.of("recorder", "begin", "said", "fuse", "mounted")) {
        Files.deleteIfExists(work.resolve(name));
      }
      Files.deleteIfExists(work);
    } catch (IOException e) {
      System.err.println("bench: could not delete " + work + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    giveBack();
    try {
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException e) {
      // The JVM is going down, and the hook is at work.
    }
  }
}
