package io.duralog.cli.powercut;

import java.util.SplittableRandom;

/** The lines that are sent: numbered, of many lengths, and each known from its number alone. */
final class SentLines {
  private static final int MOST_FILL = 1_500;

  private final long seed;

  SentLines(long seed) {
    this.seed = seed;
  }

  /** The line of a number, without line feed. */
  String line(long number) {
    SplittableRandom random = new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L));
    int most = random.nextInt(8) == 0 ? MOST_FILL : 120;
    int fill = random.nextInt(most);
    StringBuilder line = new StringBuilder(fill + 20).append(number).append(' ');
    for (int i = 0; i < fill; i++) {
      line.append((char) ('a' + random.nextInt(26)));
    }
    return line.toString();
  }

  /** The number of a line, or -1 when it is not as it was sent. */
  long number(String line) {
    int blank = line.indexOf(' ');
    if (blank < 1 || blank > 18 || !line.chars().limit(blank).allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    long number = Long.parseLong(line.substring(0, blank));
    return line.equals(line(number)) ? number : -1;
  }
}
