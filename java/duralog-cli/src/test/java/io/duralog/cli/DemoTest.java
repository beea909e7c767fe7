package io.duralog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as people run it, with a writer that is really killed. */
class DemoTest {
  @TempDir Path temp;

  private String demo(String... file) throws Exception {
    Path work = temp.resolve("work");
    CommandRun run =
        file.length == 0
            ? CommandRun.of("demo", "--in", work.toString())
            : CommandRun.of("demo", file[0], "--in", work.toString());
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).as("it tidies up").isEmpty();
    }
    return run.out();
  }

  private String file(String text) throws IOException {
    return Files.writeString(temp.resolve("events"), text).toString();
  }

  /** Maven runs tests in the module's directory. */
  @Test
  void weekOfEarthquakesSurvivesKillMinusNine() throws Exception {
    assertThat(demo("../examples/data/earthquakes.ndjson"))
        .startsWith("1,707 events in ")
        .contains("killed (kill -9)", "Replayed all 1,707 in ", "Engine: ")
        .doesNotContain("WRONG");
  }

  @Test
  void withoutAFileItHasEventsOfItsOwn() throws Exception {
    assertThat(demo()).contains("killed (kill -9)", "Replayed all 20,000 in ");
  }

  @Test
  void anyTextWillDo() throws Exception {
    assertThat(demo(file("only one line"))).contains("1 event in", "Replayed all 1 ");
    assertThat(demo(file("same\n".repeat(5000) + "end"))).contains("Replayed all 5,001 ");
    assertThat(demo(file(""))).contains("empty", "nothing to append");
  }

  @Test
  void fileThatIsNotThereIsSaidInOneLine() {
    String missing = temp.resolve("missing").toString();
    CommandRun run = CommandRun.of("demo", missing, "--in", temp.resolve("work").toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains(missing);
    assertThat(temp.resolve("work")).isEmptyDirectory();
  }
}
