package io.duralog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged command on a real terminal, a pseudo one of {@code script}: what only people see is
 * there, and nowhere else.
 */
class TerminalIT {
  private static final Path LAUNCHER = Path.of("bin/duralog").toAbsolutePath();
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final String ESCAPE = "\033[";

  @TempDir static Path temp;
  private static Path log;

  @BeforeAll
  static void makeLog() {
    assumeTrue(Files.isExecutable(SCRIPT), "no " + SCRIPT);
    log = temp.resolve("log");
    assertThat(CommandRun.with("a\nb\n", "append", log.toString()).code()).isZero();
  }

  /** What a shell's command prints on a terminal, both streams. */
  private static String onTerminal(Map<String, String> environment, String arguments)
      throws Exception {
    String line = LAUNCHER + " " + arguments;
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toString(), "-qec", line, "/dev/null").redirectErrorStream(true);
    builder.environment().keySet().removeAll(Set.of("NO_COLOR", "JAVA_OPTS"));
    builder.environment().put("TERM", "xterm");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String seen = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(seen).isZero();
    return seen;
  }

  @Test
  void helpHasColoursOnATerminalOnly() throws Exception {
    assertThat(onTerminal(Map.of(), "verify --help")).contains(ESCAPE, "--json");
    assertThat(onTerminal(Map.of("NO_COLOR", "1"), "verify --help"))
        .contains("--json")
        .doesNotContain(ESCAPE);
    assertThat(onTerminal(Map.of(), "verify --help | cat"))
        .contains("--json")
        .doesNotContain(ESCAPE);
  }

  @Test
  void theBarIsDrawnOnATerminalOnly() throws Exception {
    assertThat(onTerminal(Map.of(), "verify " + log)).contains("\rverify ", "2 records readable");
    for (String quiet : List.of(" 2> " + temp.resolve("err"), " 2>&1 | cat", " --json")) {
      assertThat(onTerminal(Map.of(), "verify " + log + quiet))
          .contains("sound")
          .doesNotContain("\rverify ");
    }
    assertThat(temp.resolve("err")).isEmptyFile();
  }
}
