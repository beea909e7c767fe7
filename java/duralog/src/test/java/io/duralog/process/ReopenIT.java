package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.testlog.OnDisk;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log that is opened again and again leaves nothing behind in its process. */
@Timeout(600)
class ReopenIT {
  @TempDir(factory = OnDisk.class)
  Path temp;

  /** With nothing left to the collector, which here is never asked to collect. */
  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void aThousandOpensNeedNoMoreThanOne(String engine) {
    // All of the heap is resident from the start, so that what grows is not it.
    List<String> jvm =
        List.of(
            "-XX:MaxDirectMemorySize=32m",
            "-XX:+DisableExplicitGC",
            "-Xmn8m",
            "-Xms64m",
            "-Xmx64m",
            "-XX:+AlwaysPreTouch",
            "-Dduralog.engine=" + engine);
    try (ChildJvm child = ChildJvm.start(jvm, ReopenChild.class, temp.resolve("log"))) {
      child.expect("last");
      assertThat(child.exitCode()).as(child.err()).isZero();
    }
  }
}
