package io.duralog.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Linux's cache of file contents; files that are not mapped can be dropped from it. */
final class PageCache {
  private static final Path SWITCH = Path.of("/proc/sys/vm/drop_caches");

  private PageCache() {}

  /**
   * Drops what is cached of the files below a directory, synced before; as root also all else.
   *
   * @throws RefusedException where neither dd of GNU coreutils nor root can do it
   */
  static void drop(Path directory) throws IOException, InterruptedException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    boolean dropped = true;
    for (Path file : files) {
      dropped &= advise(file);
    }
    if (!dropAll() && !dropped) {
      throw new RefusedException("the page cache can't be dropped: not root, and no dd of GNU");
    }
  }

  /** By posix_fadvise(POSIX_FADV_DONTNEED), which dd calls; what is dirty would stay. */
  private static boolean advise(Path file) throws InterruptedException {
    try {
      return new ProcessBuilder(
                  "dd",
                  "if=/dev/null",
                  "of=" + file,
                  "oflag=nocache",
                  "conv=notrunc,fdatasync",
                  "count=0",
                  "status=none")
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean dropAll() {
    try {
      Files.writeString(SWITCH, "3", StandardOpenOption.WRITE);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
