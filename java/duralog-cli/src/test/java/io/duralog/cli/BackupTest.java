package io.duralog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  @TempDir Path temp;

  private String path(String name) {
    return temp.resolve(name).toString();
  }

  @Test
  void backsUpBesideAWriterAndIsRestoredByOpeningIt() {
    try (DuraLog log = DuraLog.open(temp.resolve("log"))) {
      log.append("a");
      log.appendDurable("b");
      CommandRun run = CommandRun.of("backup", path("log"), path("copy"), "--verify-all");
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err()).isEmpty();
      assertThat(run.lines())
          .containsExactly(
              path("log") + " -> " + path("copy"),
              "sequence 1 to 2, 0 segments linked, 1 copied, 8192 bytes");
      log.appendDurable("c");
      String[] next = {"--previous", path("copy"), "--no-links", "--json"};
      CommandRun json =
          CommandRun.of("backup", path("log"), path("more"), next[0], next[1], next[2], next[3]);
      assertThat(json.out())
          .startsWith("{\"directory\":")
          .contains("\"firstSequence\":1,\"lastSequence\":3,\"generation\":0,\"linked\":0,");
    }
    assertThat(CommandRun.of("replay", path("copy")).out()).isEqualTo("a\nb\n");
    assertThat(CommandRun.of("verify", path("more")).code()).isZero();
    CommandRun.with("c\n", "append", path("copy"));
    assertThat(CommandRun.of("replay", path("copy")).out()).isEqualTo("a\nb\nc\n");
  }

  @Test
  void aPlaceThatIsTakenIsOneLineAndTwo() {
    CommandRun.with("a\n", "append", path("log"));
    for (String[] wrong :
        new String[][] {
          {path("log"), path("log")},
          {path("log"), path("log/in")},
          {path("nowhere"), path("copy")},
          {path("log"), path("copy"), "--previous", path("nowhere")}
        }) {
      String[] args = new String[wrong.length + 1];
      args[0] = "backup";
      System.arraycopy(wrong, 0, args, 1, wrong.length);
      CommandRun run = CommandRun.of(args);
      assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.COULD_NOT);
      assertThat(run.err().lines()).hasSize(1);
    }
    assertThat(temp.toFile().list()).containsExactly("log");
  }
}
