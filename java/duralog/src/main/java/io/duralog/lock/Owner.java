package io.duralog.lock;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A writer, as the file {@code owner} names it: one line for people and one for programs.
 *
 * @param number random; no two writers have the same
 * @param loader random number of the class loader whose writer it is
 * @param process the process it runs in
 * @param file identity of its file {@code owner}; empty if the platform has none
 * @param path the path of that file, escaped as in a URI; empty if it is not known or too long
 * @param words the line for people
 */
record Owner(
    long number, long loader, ProcessIdentity process, String file, String path, String words) {
  /**
   * The file's length in bytes, always, so that it is overwritten in place: a log that was closed
   * can be opened again on a full disk.
   */
  static final int LENGTH = 1024;

  /** The line for people, for a writer of this process. */
  static String wordsOf(ProcessIdentity process) {
    return wordsOf(process, LocalDateTime.now(ZoneOffset.UTC));
  }

  /** The same at a time, of UTC. */
  static String wordsOf(ProcessIdentity process, LocalDateTime time) {
    // Not by Instant.toString or a format: they load 200 classes, and an open would wait for that.
    LocalDateTime seconds = time.truncatedTo(ChronoUnit.SECONDS);
    // toString leaves out seconds that are 0
    String end = seconds.getSecond() == 0 ? ":00Z" : "Z";
    return "process " + process.pid() + " since " + seconds + end;
  }

  /** The content of the file. */
  byte[] write() {
    String known =
        words
            + ("\nwriter=" + hex(number) + " loader=" + hex(loader) + " pid=" + process.pid())
            + (" start=" + process.start() + " boot=" + process.boot())
            + (" namespace=" + process.namespace() + " file=" + file + " path=");
    return padded(known.length() + path.length() < LENGTH ? known + path : known);
  }

  private static String hex(long number) {
    return HexFormat.of().toHexDigits(number);
  }

  /** The content of the file when the log is closed. */
  static byte[] writeClosed(ProcessIdentity by) {
    return padded("closed by " + wordsOf(by));
  }

  private static byte[] padded(String text) {
    return (text + " ".repeat(LENGTH - 1 - text.length()) + "\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads what {@link #write} has written; null for anything else. */
  static @Nullable Owner parse(byte[] content) {
    String[] lines = new String(content, StandardCharsets.US_ASCII).split("\n", -1);
    if (lines.length < 2) {
      return null;
    }
    Map<String, String> values = new HashMap<>();
    for (String word : lines[1].strip().split(" ", -1)) {
      int end = word.indexOf('=');
      if (end > 0) {
        values.put(word.substring(0, end), word.substring(end + 1));
      }
    }
    try {
      ProcessIdentity process =
          new ProcessIdentity(
              Long.parseLong(values.getOrDefault("pid", "")),
              values.getOrDefault("start", ""),
              values.getOrDefault("boot", ""),
              values.getOrDefault("namespace", ""));
      return new Owner(
          Long.parseUnsignedLong(values.getOrDefault("writer", ""), 16),
          Long.parseUnsignedLong(values.getOrDefault("loader", ""), 16),
          process,
          values.getOrDefault("file", ""),
          values.getOrDefault("path", ""),
          lines[0]);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
