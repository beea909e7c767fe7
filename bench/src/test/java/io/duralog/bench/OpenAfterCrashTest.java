package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OpenAfterCrashTest {
  @TempDir Path temp;

  @Test
  void theCommandMeasuresAndCleansUp() throws Exception {
    String[] args = {
      "--dir=" + temp, "--peers=duralog-direct,filechannel", "--open=0.01", "--rounds=1"
    };
    assertThat(new CommandLine(new BenchCommand()).execute(args)).isZero();
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whatWasDurableMustBeFound() {
    assertThat(OpenAfterCrash.nanos("1000", "77 1000")).isEqualTo(77);
    assertThat(OpenAfterCrash.nanos("1000", "77 1100")).isEqualTo(77);
    assertThatThrownBy(() -> OpenAfterCrash.nanos("1000", "77 999"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("999");
    assertThatThrownBy(() -> OpenAfterCrash.nanos("1000", "77 1101"))
        .isInstanceOf(IllegalStateException.class);
  }
}
