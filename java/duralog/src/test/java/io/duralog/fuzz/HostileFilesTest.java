package io.duralog.fuzz;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short campaign: always the same inputs. {@code ci/fuzz} is the long one. */
@Timeout(300)
@Tag("slow")
class HostileFilesTest {
  private static final int INPUTS = 1_000;

  @Test
  void everyInputOfTheCorpus() {
    Corpus.inputs().forEach(HostileFilesTest::check);
  }

  @Test
  void aThousandTamperings() {
    for (int seed = 0; seed < INPUTS; seed++) {
      Random random = new Random(seed);
      byte[] input = new byte[3 + random.nextInt(30)];
      random.nextBytes(input);
      check(input);
    }
  }

  private static void check(byte[] input) {
    try {
      FuzzTarget.fuzzerTestOneInput(input);
    } catch (Throwable t) {
      throw new AssertionError("input " + HexFormat.of().formatHex(input), t);
    }
  }
}
