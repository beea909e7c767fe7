package io.duralog.format;

import java.security.SecureRandom;

/**
 * The random identity of a log, and the seed that binds every checksum in it to that log.
 *
 * @param value 64 random bits, never 0
 * @param seed what is mixed into checksums
 */
public record LogId(long value, int seed) {
  private static final class Source {
    static final SecureRandom RANDOM = new SecureRandom();
  }

  /** The identity that stands in a segment header. */
  public static LogId of(long value) {
    // The finaliser of MurmurHash3, so that ids that differ in one bit differ in half of the seed.
    long h = value;
    h = (h ^ h >>> 33) * 0xFF51AFD7ED558CCDL;
    h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
    return new LogId(value, (int) (h ^ h >>> 33));
  }

  /** A new one, for a new log. */
  public static LogId random() {
    return of(randomNumber());
  }

  /** A random number that is not 0: a log id, or the identity of a run. */
  public static long randomNumber() {
    long value;
    do {
      value = Source.RANDOM.nextLong();
    } while (value == 0);
    return value;
  }
}
