package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppendVerbsTest {
  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"append", "appendAll", "appendEach"})
  void eachVerbIsMeasuredInBulkAndAwaited(String verb) throws Exception {
    for (Cell.Work work : new Cell.Work[] {Cell.Work.BULK, Cell.Work.DURABLE}) {
      Cell cell = new Cell(verb, work, 2, 16 << 10);
      Path place = temp.resolve(work.name());
      String line =
          AppendVerbs.run(ContestantKind.DURALOG_DIRECT, cell, new Effort(50_000, 0.2), place);
      assertThat(Double.parseDouble(line)).isPositive();
    }
  }
}
