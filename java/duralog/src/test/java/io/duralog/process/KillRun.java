package io.duralog.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Campaigns one after another: a log grows over several kills, then a new one begins. */
final class KillRun {
  private static final int MOST_ROUNDS = 12;
  private static final long MOST_BYTES = 96L << 20;

  private final Path work;
  private final SplittableRandom random;
  private final Consumer<String> progress;
  private Tally done = Tally.NONE;

  KillRun(Path work, long seed, Consumer<String> progress) {
    this.work = work;
    this.random = new SplittableRandom(seed);
    this.progress = progress;
  }

  /** What has been seen so far, also after a failure. */
  Tally done() {
    return done;
  }

  /**
   * Runs.
   *
   * @throws AssertionError that names the seed of the round; the log is left for a look
   */
  Tally rounds(int count) throws InterruptedException, IOException {
    int left = count;
    for (int log = 1; left > 0; log++) {
      Path directory = work.resolve("log-" + log);
      left -= campaign(new Campaign(directory), directory, left);
      delete(directory);
    }
    return done;
  }

  private int campaign(Campaign campaign, Path directory, int most)
      throws InterruptedException, IOException {
    Tally before = done;
    int rounds = 0;
    while (rounds < Math.min(most, MOST_ROUNDS) && campaign.bytes() < MOST_BYTES) {
      Round round = Round.of(random.nextLong());
      try {
        campaign.kill(round);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("round " + ++rounds + " of " + directory + ", " + round, e);
      } finally {
        done = before.plus(campaign.tally());
      }
      rounds++;
      progress.accept(done + "; " + round);
    }
    return rounds;
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return; // every writer was killed before it made it
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(KillRun::deleteOne);
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
