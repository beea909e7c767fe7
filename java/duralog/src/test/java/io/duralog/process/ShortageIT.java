package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.DuraLog;
import io.duralog.testlog.OnDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that has no thread, no space or no memory left for a while: a refusal, whatever
 * language the system speaks, and afterwards all works.
 */
@Timeout(600)
class ShortageIT {
  /** Nobody else's: its processes are counted. */
  private static final String PEOPLE = "34567";

  @TempDir(factory = OnDisk.class)
  Path temp;

  private static List<String> options(String engine, String... more) {
    List<String> all = new ArrayList<>(List.of("-Dduralog.engine=" + engine));
    all.addAll(List.of(more));
    return all;
  }

  private static Result run(String... command) throws InterruptedException {
    try {
      Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
      String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(p.waitFor(), out);
    } catch (IOException e) {
      return new Result(127, e.toString());
    }
  }

  private record Result(int code, String out) {}

  private static void assumeWorks(String... command) throws InterruptedException {
    Result r = run(command);
    assumeThat(r.code()).as("%s: %s", String.join(" ", command), r.out()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void noMoreThreads(String engine) throws Exception {
    assumeThat(run("id", "-u").out().strip()).as("root, to become another user").isEqualTo("0");
    boolean jnr = engine.equals("native") && Runtime.version().feature() < 22;
    assumeThat(jnr).as("jnr-ffi's jars, which are another user's").isFalse();
    // The limit is of a user, and none holds for root. It must be able to read the classes.
    Path home = Files.createTempDirectory("duralog-threads");
    assumeWorks("chmod", "-R", "0777", home.toString());
    assumeWorks("setpriv", "--reuid=" + PEOPLE, "--clear-groups", "test", "-r", readable());
    List<String> limited =
        List.of(
            "setpriv",
            "--reuid=" + PEOPLE,
            "--regid=" + PEOPLE,
            "--clear-groups",
            "prlimit",
            "--nproc=80");
    try (ChildJvm child =
        ChildJvm.under(
            limited,
            options(engine, "-Xlog:disable", "-Djava.io.tmpdir=" + home),
            ShortageChild.class,
            "threads",
            home.resolve("log"))) {
      assertThat(child.expect("refused")).contains("ulimit -u");
      assertThat(child.expect("last")).isEqualTo("402");
      assertThat(child.exitCode()).as(child.err()).isZero();
    } finally {
      run("rm", "-rf", home.toString());
    }
  }

  private static String readable() {
    return ChildJvm.placeOf(DuraLog.class).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void aFullDiskThatSpeaksGerman(String engine) throws Exception {
    assumeThat(run("id", "-u").out().strip()).as("root, to mount a file system").isEqualTo("0");
    Path locales = Files.createDirectory(temp.resolve("locales"));
    String locale = locales.resolve("de_DE.UTF-8").toString();
    assumeWorks("localedef", "--no-archive", "-i", "de_DE", "-f", "UTF-8", locale);
    List<String> german = List.of("env", "LC_ALL=de_DE.UTF-8", "LOCPATH=" + locales);
    Path image = temp.resolve("image");
    Path mounted = Files.createDirectory(temp.resolve("mounted"));
    assumeWorks("truncate", "-s", "40M", image.toString());
    assumeWorks("mkfs.ext4", "-q", "-F", image.toString());
    assumeWorks("mount", "-o", "loop", image.toString(), mounted.toString());
    try {
      Files.write(mounted.resolve("ballast"), new byte[12 << 20]);
      try (ChildJvm child =
          ChildJvm.under(
              german, options(engine), ShortageChild.class, "disk", mounted.resolve("log"))) {
        assertThat(child.expect("refused"))
            .contains("nothing was accepted")
            .doesNotContain(engine.equals("portable") ? "No space left" : "German");
        child.expect("last");
        assertThat(child.exitCode()).as(child.err()).isZero();
      }
    } finally {
      assertThat(run("umount", mounted.toString()).code()).isZero();
    }
  }

  /** Before Java 22 a log's memory counts against the limit, and it may be refused. */
  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void noDirectMemoryForAWhile(String engine) {
    try (ChildJvm child =
        ChildJvm.start(
            options(engine, "-XX:MaxDirectMemorySize=32m"),
            ShortageChild.class,
            "memory",
            temp.resolve("log"))) {
      String first = child.expect("");
      boolean counts = Runtime.version().feature() < 22;
      assertThat(first).startsWith(counts ? "refused" : "opened");
      for (int i = 0; i < 3; i++) {
        child.expect("last");
      }
      assertThat(child.exitCode()).as(child.err()).isZero();
    }
  }

  /** A limit equal to the buffers, and smaller ones: the log works on with what there is. */
  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void fewerBuffersThanConfiguredAreEnough(String engine) {
    ends(engine, "fill", "-XX:MaxDirectMemorySize=32m");
    ends(engine, "fill", "-XX:MaxDirectMemorySize=3m", "-Xmx64m");
    ends(engine, "fill", "-Xmx32m");
  }

  private void ends(String engine, String what, String... limits) {
    Path log = temp.resolve(what + limits[0].replaceAll("[^0-9a-z]", ""));
    List<String> jvm = options(engine, limits);
    try (ChildJvm child = ChildJvm.start(jvm, ShortageChild.class, what, log)) {
      child.expect("last");
      assertThat(child.exitCode()).as(child.err()).isZero();
    }
  }
}
