package io.duralog.examples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
  @TempDir Path temp;

  @Test
  void remembersWhatTheRunBeforeAppended() throws Exception {
    Run first = Run.of(temp, Quickstart.class);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out().lines().toList())
        .satisfiesExactly(
            async -> assertThat(async).isEqualTo("durable through 2"),
            engine -> assertThat(engine).matches("(native .+|portable): .+"));
    Run second = Run.of(temp, Quickstart.class);
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.out().lines().toList())
        .hasSize(5)
        .contains("2 plain text works too", "durable through 5")
        .anyMatch(line -> line.startsWith("3 {") && line.contains("\"cents\":1999"));
  }

  @Test
  void readmeShowsWhatIsCompiledHere() throws IOException {
    String source = Files.readString(Path.of("src/main/java/io/duralog/examples/Quickstart.java"));
    String imports =
        source.lines().filter(line -> line.startsWith("import ")).collect(joining("\n"));
    String body =
        source.substring(source.indexOf("    // begin\n") + 13, source.indexOf("    // end\n"));
    assertThat(imports).contains("import io.duralog.DuraLog;");
    assertThat(body).contains("DuraLog.open").startsWith("    try");
    assertThat(Files.readString(Path.of("../../README.md")))
        .contains(
            "```java\n"
                + imports
                + "\n\npublic final class Quickstart {\n  public static void main(String[] args) {\n"
                + body
                + "  }\n}\n```\n");
  }
}
