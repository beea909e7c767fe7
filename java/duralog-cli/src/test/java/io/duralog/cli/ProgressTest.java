package io.duralog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {
  @TempDir Path temp;
  private String dir;

  @BeforeEach
  void makeLog() {
    dir = temp.resolve("log").toString();
    assertThat(CommandRun.with("a\nb\nc\n", "append", dir).code()).isZero();
  }

  private String[] arguments(String command, String more) {
    String all = command + " " + dir + (more.isEmpty() ? "" : " " + more.replace("T/", temp + "/"));
    return all.split(" ");
  }

  private void requireBar(String command, String more) {
    CommandRun run = CommandRun.onTerminal(false, arguments(command, more));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).startsWith("\r" + command + " ").hasSizeGreaterThan(20);
    String screen = run.err().substring(run.err().lastIndexOf('\r'));
    assertThat(screen).as("what is left on the screen").isBlank();
    assertThat(run.out()).doesNotContain("\r");
  }

  @Test
  void longCommandsShowABarOnATerminalAndTakeItAway() {
    requireBar("verify", "");
    requireBar("stats", "");
    requireBar("export", "");
    requireBar("backup", "T/backup");
    requireBar("salvage", "T/salvaged");
  }

  @Test
  void anImportFromAFileShowsHowMuchOfItIsRead() throws Exception {
    Path file = temp.resolve("lines");
    Files.write(file, CommandRun.of("export", dir).bytes());
    CommandRun run = CommandRun.onTerminal(false, "import", dir, file.toString());
    assertThat(run.err()).contains("\rimport ", "MiB", "duralog: imported 3 records");
    assertThat(run.code()).isZero();
  }

  @Test
  void whereThereIsNoTerminalThereIsNoBar() {
    for (String command : List.of("verify", "stats", "export")) {
      assertThat(CommandRun.of(command, dir).err()).isEmpty();
    }
    assertThat(CommandRun.of(arguments("backup", "T/one")).err()).isEmpty();
    assertThat(CommandRun.of(arguments("salvage", "T/two")).err()).isEmpty();
  }

  @Test
  void forProgramsThereIsNoBarEither() {
    for (String command : List.of("verify", "stats")) {
      assertThat(CommandRun.onTerminal(false, command, dir, "--json").err()).isEmpty();
    }
    assertThat(CommandRun.onTerminal(false, arguments("backup", "T/one --json")).err()).isEmpty();
    assertThat(CommandRun.onTerminal(false, arguments("salvage", "T/two --json")).err()).isEmpty();
    // Lines and a bar on one screen would be mixed.
    assertThat(CommandRun.onTerminal(true, "export", dir).err()).isEmpty();
  }
}
