package io.duralog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompletionTest {
  @TempDir Path temp;

  private static Set<String> commands() {
    return new CommandLine(new DuralogCommand()).getSubcommands().keySet();
  }

  /** What bash offers for the last of these words. */
  private List<String> offered(String script, String name, String... words) throws Exception {
    Path file = Files.writeString(temp.resolve("completion"), script);
    String all = String.join(" ", words);
    String line =
        ". \"$1\"; COMP_WORDS=(%s %s); COMP_CWORD=%d; _complete_%s; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(name, all.isEmpty() ? "''" : all, Math.max(1, words.length), name);
    Process bash =
        new ProcessBuilder("/bin/bash", "--norc", "-c", line, "bash", file.toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return out.lines().map(String::strip).toList();
  }

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
    CommandRun run = CommandRun.of("completion");
    assertThat(run.code()).isZero();
    assertThat(offered(run.out(), "duralog", "ver")).containsExactly("verify");
    assertThat(offered(run.out(), "duralog")).containsAll(commands());
    assertThat(offered(run.out(), "duralog", "dump", "--he")).contains("--headers", "--help");
  }

  @Test
  void underAnotherNameToo() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
    CommandRun run = CommandRun.of("completion", "--name", "dl");
    assertThat(offered(run.out(), "dl", "ver")).containsExactly("verify");
    assertThat(CommandRun.of("completion", "--name", "a b").code()).isEqualTo(2);
  }

  @Test
  void helpOfACommandIsThatOfTheCommand() {
    for (String command : commands()) {
      CommandRun help = CommandRun.of("help", command);
      assertThat(help.code()).isZero();
      assertThat(help.out()).contains("Usage: duralog " + command);
      if (!command.equals("help")) {
        assertThat(help.out()).isEqualTo(CommandRun.of(command, "--help").out());
      }
    }
    assertThat(CommandRun.of("help").out()).isEqualTo(CommandRun.of("--help").out());
    CommandRun wrong = CommandRun.of("help", "nope");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("nope");
  }

  /** Maven runs tests in the module's directory. */
  @Test
  void eachCommandIsInTheDocuments() throws IOException {
    String usage = Files.readString(Path.of("../duralog/docs/USAGE.md"));
    String changes = Files.readString(Path.of("../duralog/docs/CHANGELOG.md"));
    for (String command : commands()) {
      assertThat(usage).contains("\n    duralog " + command + " ");
      assertThat(changes).contains("`" + command + "`");
    }
  }
}
