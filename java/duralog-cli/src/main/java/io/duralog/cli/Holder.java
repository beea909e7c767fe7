package io.duralog.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who holds a log for writing. Never opens the file {@code lock}: closing it would take the lock
 * away from a holder in this process. Linux lists its locks by inode; elsewhere only the text that
 * the last writer left is known.
 */
final class Holder {
  // 1: POSIX  ADVISORY  WRITE 4711 08:02:131074 0 EOF
  // 2: OFDLCK ADVISORY  WRITE -1 08:02:131075 0 EOF
  private static final Pattern WRITE_LOCK =
      Pattern.compile(".* WRITE (-?\\d+) [0-9a-f]+:[0-9a-f]+:(\\d+) .*");

  /** In place of the process, where the lock belongs to an open file. */
  private static final String NO_PROCESS = "-1";

  private Holder() {}

  /** In words, for people. */
  static String of(Path directory) {
    String owner = read(directory.resolve("owner")).lines().findFirst().orElse("").strip();
    if (!owner.startsWith("process ")) {
      return "nobody"; // it tells who closed the log
    }
    Optional<Path> locks = Optional.of(Path.of("/proc/locks")).filter(Files::isReadable);
    if (locks.isEmpty()) {
      return owner + ", if that still runs";
    }
    try {
      String inode = Files.getAttribute(directory.resolve("lock"), "unix:ino").toString();
      try (Stream<String> lines = Files.lines(locks.get())) {
        return lines
            .map(WRITE_LOCK::matcher)
            .filter(Matcher::matches)
            .filter(line -> line.group(2).equals(inode))
            // The same inode number may exist in another file system.
            .filter(
                line ->
                    line.group(1).equals(NO_PROCESS)
                        || owner.startsWith("process " + line.group(1) + " "))
            .findFirst()
            .map(line -> owner)
            .orElse("nobody");
      }
    } catch (IOException | UnsupportedOperationException e) {
      return "nobody";
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
