package io.duralog.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as people run it, with a writer that is really killed. */
class CrashDemoTest {
  @TempDir Path temp;

  private String demo(Path file) throws Exception {
    Path work = temp.resolve("work");
    Run run = Run.of(Path.of("."), CrashDemo.class, file.toString(), work.toString());
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).as("it tidies up").isEmpty();
    }
    return run.out();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(temp.resolve("events"), text);
  }

  @Test
  void weekOfEarthquakesSurvivesKillMinusNine() throws Exception {
    assertThat(demo(Path.of("data/earthquakes.ndjson")))
        .startsWith("1,707 events in ")
        .contains("killed (kill -9)", "Replayed all 1,707 in ", "Engine: ")
        .doesNotContain("WRONG");
  }

  @Test
  void anyTextWillDo() throws Exception {
    assertThat(demo(file("only one line"))).contains("1 event in", "Replayed all 1 ");
    assertThat(demo(file("\n\n\n"))).contains("Replayed all 3 ");
    assertThat(demo(file("same\n".repeat(5000) + "end"))).contains("Replayed all 5,001 ");
    assertThat(demo(file(""))).contains("empty", "nothing to append");
  }

  @Test
  void fileThatIsNotThereIsSaidInOneLine() throws Exception {
    String missing = temp.resolve("missing").toString();
    Run run = Run.of(Path.of("."), CrashDemo.class, missing, temp.resolve("work").toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).singleElement().asString().contains(missing);
  }
}
