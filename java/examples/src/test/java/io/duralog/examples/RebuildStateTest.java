package io.duralog.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildStateTest {
  private static final Path FEED = Path.of("data/earthquakes.ndjson");

  @TempDir Path temp;

  @Test
  void stateAfterARestartIsTheStateBefore() throws Exception {
    RebuildState before;
    try (DuraLog log = DuraLog.open(temp)) {
      before = RebuildState.from(log);
      assertThat(before.regions()).isEmpty();
      assertThat(before.follow(FEED, log)).isEqualTo(1707);
    }
    try (DuraLog log = DuraLog.open(temp)) {
      RebuildState after = RebuildState.from(log);
      assertThat(after.regions()).isEqualTo(before.regions());
      assertThat(after.regions().values().stream().mapToInt(RebuildState.Region::events).sum())
          .isEqualTo(1707);
      assertThat(after.follow(FEED, log)).as("the log knows them all").isZero();
      assertThat(log.lastSequence()).isEqualTo(1707);
    }
  }

  @Test
  void newsIsAddedToWhatIsRemembered() throws Exception {
    List<String> lines = Files.readAllLines(FEED);
    Path yesterday = Files.write(temp.resolve("yesterday"), lines.subList(0, 1000));
    String log = temp.resolve("log").toString();
    Run first = Run.of(Path.of("."), RebuildState.class, log, yesterday.toString());
    assertThat(first.out()).startsWith("0 events remembered\n1000 events are new\n");
    Run second = Run.of(Path.of("."), RebuildState.class, log, FEED.toString());
    assertThat(second.out()).startsWith("1000 events remembered\n707 events are new\n");
    Run third = Run.of(Path.of("."), RebuildState.class, log);
    assertThat(third.out()).startsWith("1707 events remembered\n").contains("CA: Region[events=");
    assertThat(third.code()).isZero();
  }
}
