package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command from its options to its report. */
class BenchCommandTest {
  @TempDir Path temp;

  @Test
  void measuresInForkedJvmsReportsAndCleansUp() throws Exception {
    Path json = temp.resolve("out.json");
    Path work = Files.createDirectory(temp.resolve("work"));
    List<String> args =
        List.of(
            "--dir=" + work,
            "--records=20000",
            "--seconds=0.1",
            "--rounds=1",
            "--only=W1 100,R2,R3,device",
            "--json=" + json);
    assertThat(new CommandLine(new BenchCommand()).execute(args.toArray(new String[0]))).isZero();
    assertThat(Files.readString(json))
        .contains(
            "\"W1 100 B\"",
            "\"R2 4 processes\"",
            "\"R3 cold\"",
            "FileChannel, appending",
            "duralog");
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }
}
