package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.testlog.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A model of a writer that crashes again and again with several batches in flight, of which any set
 * of blocks survives. Whatever happens, the log is what was there before and a prefix of what the
 * last run appended, with all that was acknowledged: never a leftover of a torn run.
 */
@Tag("own-engine")
@Tag("slow")
class LeftoverModelTest {
  private static final int RUNS = 7;

  @ParameterizedTest(name = "wiping {0}, blocks a batch {1}, segments of {2} blocks")
  @CsvSource({
    "true, 1, 12",
    "true, 3, 12",
    "true, 3, 5",
    "true, 1, 3",
    "false, 1, 12",
    "false, 3, 12",
    "false, 3, 5",
    "false, 1, 3"
  })
  void nothingOfATornRunComesBack(boolean wiping, int blocks, int segmentBlocks) {
    for (int seed = 0; seed < 180; seed++) {
      Random random = new Random(seed);
      CrashModel model = new CrashModel(random, wiping, blocks, segmentBlocks);
      List<String> log = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        List<String> before = List.copyOf(log);
        List<String> appended = model.run(run);
        long acknowledged = before.size() + model.acknowledged();
        log.addAll(appended);
        List<String> found = read(model.reader());
        String where = "seed " + seed + ", run " + run;
        assertThat(found).as(where).hasSizeGreaterThanOrEqualTo((int) acknowledged);
        assertThat(found).as(where).isEqualTo(log.subList(0, Math.min(found.size(), log.size())));
        log = new ArrayList<>(found);
      }
    }
  }

  private static List<String> read(QuickReader reader) {
    Reading r = reader.read(io.duralog.OnDamage.STOP_AT_TORN_TAIL);
    assertThat(r.sequences()).hasSize((int) r.last());
    return r.payloads().values().stream()
        .map(b -> new String(b, StandardCharsets.US_ASCII).strip())
        .toList();
  }
}
