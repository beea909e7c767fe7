package io.duralog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher uses the JDK that it is told: here the one that runs the test. */
class ToldJdkIT {
  private static final String LAUNCHER = Path.of("bin/duralog").toAbsolutePath().toString();

  @TempDir Path temp;

  private String run(String home, int code, String input, String... args) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(LAUNCHER).redirectErrorStream(true);
    builder.command().addAll(List.of(args));
    builder.directory(temp.toFile());
    builder.environment().remove("JAVA_OPTS");
    builder.environment().put("DURALOG_JAVA_HOME", home);
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(UTF_8));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isEqualTo(code);
    return out;
  }

  @Test
  void appendsAndReplays() throws Exception {
    String home = System.getProperty("java.home");
    String version = run(home, 0, "", "--version");
    assertThat(version).contains("(" + home + ")").doesNotContain("unpackaged");
    assertThat(run(home, 0, "a\n{}\n", "append", "log")).contains("appended 2 records");
    assertThat(run(home, 0, "", "replay", "log")).isEqualTo("a\n{}\n");
  }

  @Test
  void aJdkThatIsNotThereIsAnError() throws Exception {
    String wrong = run("/nowhere", 2, "", "--version");
    assertThat(wrong.lines()).singleElement().asString().contains("DURALOG_JAVA_HOME");
  }
}
