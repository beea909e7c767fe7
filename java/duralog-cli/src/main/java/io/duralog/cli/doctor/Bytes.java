package io.duralog.cli.doctor;

/** Numbers of bytes for people. */
final class Bytes {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Bytes() {}

  /** Rounded down, such as {@code 8 MiB}. */
  static String text(long bytes) {
    int unit = bytes < 1024 ? 0 : (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    return (bytes >> (10 * unit)) + " " + UNITS[unit];
  }

  /** The same of a number in digits; other words stay as they are. */
  static String text(String bytes) {
    return bytes.matches("\\d{1,18}") ? text(Long.parseLong(bytes)) : bytes;
  }
}
