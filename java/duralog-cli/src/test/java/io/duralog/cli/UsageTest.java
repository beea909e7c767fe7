package io.duralog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "repaly d",
        "append",
        "append d e",
        "append d --nope",
        "append d --segment-size 3q",
        "append d --segment-size 3k",
        "append d --threads 0",
        "append d --threads x",
        "append d --engine fast",
        "append d --json --bytes",
        "replay d --from 0",
        "replay d --limit -1",
        "verify d --from 1",
        "dump d --from x",
        "salvage d",
        "salvage d e f",
        "doctor d e",
        "doctor d --nope"
      })
  void wrongUsageIsOneLineWithAHintAndTwo(String arguments) {
    String[] args =
        arguments.isEmpty()
            ? new String[0]
            : arguments.replace(" d", " " + temp.resolve("d")).split(" ");
    CommandRun run = CommandRun.of(args);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("duralog: ")
        .contains(" --help'");
    assertThat(temp.resolve("d")).doesNotExist();
  }

  @Test
  void helpTellsTheExitCodesAndVersionTheVersion() {
    for (String command :
        List.of("append", "replay", "verify", "info", "stats", "dump", "salvage", "doctor")) {
      CommandRun help = CommandRun.of(command, "--help");
      assertThat(help.code()).isZero();
      assertThat(help.out()).contains("Usage: duralog " + command, "Exit codes:");
    }
    assertThat(CommandRun.of("--help").out()).contains("append", "replay", "verify", "info");
    assertThat(CommandRun.of("--version").out()).startsWith("duralog ");
  }

  @Test
  void theEngineAskedForRunsOrSaysWhyNot() {
    CommandRun portable = CommandRun.with("x\n", "append", temp.toString(), "--engine", "portable");
    assertThat(portable.code()).isZero();
    assertThat(portable.err()).contains("engine portable: FileChannel");
    CommandRun run = CommandRun.with("x\n", "append", temp.toString(), "--engine", "native");
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .containsPattern(
            run.code() == 0 ? "engine native \\(" : "the native engine cannot run in .*; ");
    assertThat(run.code()).isIn(0, 2);
  }

  @Test
  void stackTraceIsShownWithDebugOnly() {
    String missing = temp.resolve("missing").toString();
    assertThat(CommandRun.of("replay", missing).err()).doesNotContain("\tat ");
    assertThat(CommandRun.of("replay", missing, "--debug").err()).contains("\tat io.duralog");
    assertThat(CommandRun.of("--debug", "replay", missing).err()).contains("\tat io.duralog");
  }
}
