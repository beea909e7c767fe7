package io.duralog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command in JVMs that lack something. Runs in the module's directory. */
@Timeout(60)
class DoctorIT {
  private static final Path JAR = Path.of("target/duralog-cli.jar").toAbsolutePath();
  private static final String CPU = System.getProperty("os.arch").replace("amd64", "x86_64");
  private static final boolean FFM = Runtime.version().feature() >= 22;

  private static List<String> best;

  @TempDir Path temp;

  private final List<String> prefix = new ArrayList<>();
  private int code;
  private List<String> lines = List.of();

  @BeforeEach
  void requireNative() throws Exception {
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      assumeThat(jar.getEntry("META-INF/native/linux-" + CPU + "/libduralog.so"))
          .as("the native library of this build (ci/native says why there is none)")
          .isNotNull();
    }
  }

  private void run(Path directory, String... flags) throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Djava.io.tmpdir=" + temp));
    command.addAll(List.of(flags));
    // Not -jar: the manifest would give the native access.
    command.addAll(List.of("-cp", JAR.toString(), "io.duralog.cli.Main", "doctor"));
    command.add(directory.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    lines = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    code = process.exitValue();
  }

  private List<String> warned() {
    return lines.stream()
        .filter(l -> !l.startsWith("ok "))
        .map(l -> l.substring(0, 20).strip())
        .toList();
  }

  private String line(String name) {
    return lines.stream()
        .filter(l -> l.startsWith(name, 6))
        .findFirst()
        .orElseThrow(() -> new AssertionError(lines));
  }

  /** Only where nothing is in the way can be seen what a test puts there. */
  private void requireTheBestEngine() throws Exception {
    assumeThat(FFM).as("the command has no jnr-ffi").isTrue();
    if (best == null) {
      run(temp, "--enable-native-access=ALL-UNNAMED");
      best = lines;
    }
    assumeThat(best).as("the best engine runs here").allMatch(l -> l.startsWith("ok "));
  }

  @Test
  void theBestEngineIsZero() throws Exception {
    requireTheBestEngine();
    run(temp, "--enable-native-access=ALL-UNNAMED");
    assertThat(code).isZero();
    assertThat(line("engine")).contains("native (FFM): io_uring, O_DIRECT 4096, DSYNC writes");
    assertThat(line("library")).contains(temp.toString(), "from the jar");
    assertThat(line("sync")).contains("DSYNC writes: ");
  }

  @Test
  void aForbiddenRingIsFourAndNamesTheCalls() throws Exception {
    requireTheBestEngine();
    Path deny = Path.of("../../native/build", CPU, "native/test/deny-uring");
    assumeThat(deny).as("built by ci/native").isExecutable();
    prefix.add(deny.toAbsolutePath().normalize().toString());
    run(temp, "--enable-native-access=ALL-UNNAMED");
    assertThat(code).isEqualTo(4);
    assertThat(warned()).containsExactly("warn  io_uring", "warn  seccomp", "warn  engine");
    assertThat(line("io_uring")).contains("refused: io_uring_setup: EPERM");
    assertThat(line("seccomp")).contains("filtered -> allow io_uring_setup");
    assertThat(line("engine")).contains("native (FFM): pwrite, O_DIRECT 4096");
  }

  @Test
  void aNamedLibraryThatIsNotThereIsFour() throws Exception {
    run(temp, "-Dduralog.native.path=/no/such.so", "--enable-native-access=ALL-UNNAMED");
    assertThat(code).isEqualTo(4);
    assertThat(warned()).contains("warn  library", "warn  binding", "warn  io_uring");
    assertThat(line("library"))
        .contains("no/such.so: there is no such file", " -> correct -Dduralog.native.path");
    assertThat(line("engine")).contains("portable: FileChannel");
  }

  @Test
  void nativeAccessThatIsNotEnabledIsFourWithTheFlag() throws Exception {
    requireTheBestEngine();
    run(temp);
    assertThat(warned()).containsExactly("warn  native access");
    assertThat(line("native access"))
        .endsWith(" -> start java with --enable-native-access=ALL-UNNAMED");
    assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(24);
    run(temp, "--illegal-native-access=deny");
    assertThat(code).isEqualTo(4);
    assertThat(line("engine")).contains("portable: ", "--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void anOlderJavaWithoutJnrIsFourAndNamesBothRemedies() throws Exception {
    assumeThat(FFM).isFalse();
    run(temp);
    assertThat(code).isEqualTo(4);
    assertThat(line("java")).startsWith("warn").contains(" -> 22 or later");
    assertThat(line("library")).contains("com.github.jnr:jnr-ffi");
  }

  @Test
  void theOperatorsChoiceIsNamed() throws Exception {
    requireTheBestEngine();
    run(temp, "--enable-native-access=ALL-UNNAMED", "-Dduralog.engine=portable");
    assertThat(warned()).containsExactly("warn  engine");
    assertThat(line("engine")).endsWith(" -> leave out -Dduralog.engine=portable");
    run(temp, "--enable-native-access=ALL-UNNAMED", "-Dduralog.ring=off");
    assertThat(line("engine")).endsWith(" -> leave out -Dduralog.ring=off");
    run(temp, "-Dduralog.engine=fast");
    assertThat(code).isEqualTo(2);
    assertThat(line("engine")).startsWith("fail").contains("not fast");
    assertThat(Files.list(temp).filter(Files::isRegularFile)).isEmpty();
  }
}
