package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process at its limit of open files: refusals that pass, and nothing lost. */
@Timeout(60)
class DescriptorsIT {
  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void tooManyOpenFilesIsARefusalAndNoFailure(String engine) {
    List<String> limit = List.of("sh", "-c", "ulimit -n 128; exec \"$@\"", "sh");
    List<String> options = List.of("-Dduralog.engine=" + engine);
    Path log = temp.resolve("log");
    try (ChildJvm child = ChildJvm.under(limit, options, DescriptorsChild.class, log)) {
      child.expect("segments refused");
      child.expect("replays refused");
      child.expect("opens refused");
      long last = Long.parseLong(child.expect("last"));
      assertThat(child.exitCode()).isZero();
      try (DuraLog again = DuraLog.open(log)) {
        assertThat(again.recovery().sound()).isTrue();
        assertThat(again.lastSequence()).isEqualTo(last);
      }
    }
  }
}
