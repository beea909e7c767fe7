package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruncateLoadTest {
  @TempDir Path temp;

  @Test
  void longerTimesStandBehindShorterOnes() throws Exception {
    String line = TruncateLoad.run(ContestantKind.DURALOG_DIRECT, 0.2, 1, 4, temp);
    List<Double> parts = Arrays.stream(line.split(" ", -1)).map(Double::valueOf).toList();
    assertThat(parts).hasSize(13).allSatisfy(p -> assertThat(p).isNotNegative());
    for (int i = 1; i < parts.size(); i += 3) {
      assertThat(parts.subList(i, i + 3)).isSorted();
    }
  }
}
