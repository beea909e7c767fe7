package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.Replay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that runs out of memory again and again while it appends: see {@link StarvedWriter}. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow")
class OutOfMemoryTest {
  @TempDir Path directory;

  @Test
  void neverHangsAndLosesNothingAcknowledged() throws Exception {
    Process p =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx16m",
                "-XX:MaxDirectMemorySize=3m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dduralog.engine=" + System.getProperty("duralog.engine", "auto"),
                "-cp",
                System.getProperty("java.class.path"),
                StarvedWriter.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    List<String> said = lines(p);
    assertThat(p.waitFor()).as(said.toString()).isZero();
    String last = said.get(said.size() - 1);
    assertThat(last).matches("ACKNOWLEDGED \\d+ ERRORS [1-9]\\d*");
    long acknowledged = Long.parseLong(last.split(" ", -1)[1]);
    try (DuraLog log = DuraLog.open(directory);
        Replay replay = log.replay()) {
      assertThat(log.lastSequence()).isGreaterThanOrEqualTo(acknowledged);
      assertThat(replay.visit(record -> {})).isEqualTo(log.lastSequence());
      assertThat(replay.report().damage()).isEmpty();
    }
  }

  private static List<String> lines(Process p) throws IOException {
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(p.getInputStream(), StandardCharsets.UTF_8))) {
      return out.lines().collect(Collectors.toList());
    }
  }
}
