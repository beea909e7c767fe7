package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.testlog.OnDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An application in an application server comes and goes with its class loader. Nothing of a log
 * may keep that loader alive, wherever the library itself was loaded, and each application has a
 * codec of its own.
 */
@Timeout(120)
class ClassLoaderIT {
  @TempDir(factory = OnDisk.class)
  Path temp;

  @ParameterizedTest
  @CsvSource({
    "PORTABLE, library",
    "NATIVE, library",
    "PORTABLE, application",
    "NATIVE, application",
    "PORTABLE, application-that-leaves-its-log-open",
    "NATIVE, application-that-leaves-its-log-open"
  })
  void anApplicationsClassLoaderIsCollected(String engine, String inside) throws Exception {
    Path services = Files.createDirectory(temp.resolve("services"));
    try (ChildJvm child =
        ChildJvm.start(ClassLoaderChild.class, temp.resolve("logs"), engine, services, inside)) {
      String first = child.line();
      assumeThat(child.err()).doesNotContain("EngineUnavailableException");
      assertThat(first).as(child.err()).isEqualTo("COLLECTED 2 of 2");
      assertThat(child.expect("LEFT")).contains(engine.toLowerCase(java.util.Locale.ROOT));
      assertThat(child.expect("LEFT")).isNotEmpty();
      assertThat(child.exitCode()).isZero();
    }
  }
}
