package io.duralog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code replay} and {@code tail} share. */
class PrintOptionsTest {
  @TempDir Path temp;
  private String dir;

  @BeforeEach
  void makeLog() {
    Path log = temp.resolve("log");
    dir = log.toString();
    try (DuraLog writer = DuraLog.open(log)) {
      writer.append("a\nb");
      writer.append(200, new byte[] {0, 127, -128, -1});
      writer.append("");
      writer.sync();
    }
  }

  private void require(String expected, String... options) {
    for (String command : new String[] {"replay", "tail"}) {
      String[] args = new String[options.length + 2];
      args[0] = command;
      args[1] = dir;
      System.arraycopy(options, 0, args, 2, options.length);
      CommandRun run = CommandRun.of(args);
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).as(command).isEqualTo(expected);
    }
  }

  @Test
  void hexHasTheBytesOfAnyPayloadOnOneLine() {
    require("610a62\n007f80ff\n\n", "--hex");
    require("1\t610a62\n2\t007f80ff\n3\t\n", "--hex", "--with-sequence");
    require("610a62\n", "--hex", "--limit", "1");
    assertThat(CommandRun.of("replay", dir, "--hex", "-0", "--until", "2").out())
        .isEqualTo("610a62\000007f80ff\0");
  }

  @Test
  void jsonIsThatOfAnExportAndIsImported() {
    String lines = CommandRun.of("export", dir).out();
    assertThat(lines).contains("\"type\":200,\"base64\"");
    require(lines, "--json");
    require(lines.lines().findFirst().orElseThrow() + "\n", "--json", "--limit", "1");
    String hex =
        "{\"sequence\":1,\"type\":2,\"hex\":\"610a62\"}\n"
            + "{\"sequence\":2,\"type\":200,\"hex\":\"007f80ff\"}\n"
            + "{\"sequence\":3,\"type\":2,\"hex\":\"\"}\n";
    require(hex, "--json", "--hex");
    String copy = temp.resolve("copy").toString();
    assertThat(CommandRun.with(hex, "import", copy).code()).isZero();
    assertThat(CommandRun.of("export", copy).out()).isEqualTo(lines);
    CommandRun odd = CommandRun.with("{\"type\":2,\"hex\":\"abc\"}\n", "import", copy);
    assertThat(odd.code()).isEqualTo(2);
    assertThat(odd.err()).contains("line 1 is no record");
  }

  @Test
  void jsonHasTheSequenceAndIsLines() {
    for (String option : new String[] {"--with-sequence", "-0"}) {
      CommandRun run = CommandRun.of("replay", dir, "--json", option);
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).contains("--json prints the sequence");
    }
  }
}
