package io.duralog.format;

import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * The log of the worked example in FORMAT.md and its checked-in bytes. Run {@link #main} to write
 * them anew, which only a new version of the format may need.
 */
final class GoldenLog {
  /** What is checked in: one line for each 16 bytes that are not all zero. */
  static final String SEGMENT = "segment-0000000001.hex";

  /** The root, of a log that is closed. */
  static final String ROOT = "root.hex";

  static final int SEGMENT_LENGTH = 65_536;

  private GoldenLog() {}

  /** Makes it with the code under test. */
  static DirectoryImage generate() {
    HandLog log = new HandLog().segment(SEGMENT_LENGTH / SegmentFormat.BLOCK_SIZE);
    log.add(Item.text("hello"), new Item(0, new byte[0]));
    log.add(new Item(1, "{}".getBytes(StandardCharsets.UTF_8)));
    return log.close().image();
  }

  /** A file of the log as lines of hexadecimal digits. */
  static String dump(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    HexFormat hex = HexFormat.ofDelimiter(" ");
    for (int at = 0; at < bytes.length; at += 16) {
      String line = hex.formatHex(bytes, at, at + 16);
      if (!line.matches("[0 ]+")) {
        text.append(String.format("%04x  %s%n", at, line));
      }
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  /** The bytes that a dump describes. */
  static byte[] parse(String dump, int length) {
    byte[] bytes = new byte[length];
    for (String line : dump.split("\n")) {
      byte[] part = HexFormat.ofDelimiter(" ").parseHex(line.substring(6));
      System.arraycopy(part, 0, bytes, Integer.parseInt(line.substring(0, 4), 16), part.length);
    }
    return bytes;
  }

  /** A checked-in dump. */
  static String resource(String name) {
    try (InputStream in = GoldenLog.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The checked-in log. */
  static DirectoryImage checkedIn() {
    return new DirectoryImage()
        .put("0000000001.seg", parse(resource(SEGMENT), SEGMENT_LENGTH))
        .put("root", parse(resource(ROOT), LogRoot.LENGTH));
  }

  /**
   * Writes the resources anew.
   *
   * @param args the directory of the resources of this package
   */
  public static void main(String[] args) throws IOException {
    DirectoryImage log = generate();
    Path to = Path.of(args[0]);
    Files.writeString(to.resolve(SEGMENT), dump(log.file("0000000001.seg")));
    Files.writeString(to.resolve(ROOT), dump(log.file("root")));
  }
}
