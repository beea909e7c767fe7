package io.duralog.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar in JVMs of their own: which engine runs there, and what it says when not. */
@Timeout(120)
class EngineIT {
  private static final int FEATURE = Runtime.version().feature();
  private static final boolean FFM = FEATURE >= 22;
  private static final String ALL = "REPLAYED 8000 7928000";

  @TempDir Path temp;

  private final List<String> prefix = new ArrayList<>();
  private final List<String> flags = new ArrayList<>();
  private final List<String> moreLogs = new ArrayList<>();
  private boolean withJnr = true;
  private boolean onModulePath;
  private List<String> said = List.of();
  private Path place;

  @BeforeEach
  void requireNative() {
    assumeThat(EngineIT.class.getResource("/META-INF/native/linux-" + cpu() + "/libduralog.so"))
        .as("the native library of this build (ci/native says why there is none)")
        .isNotNull();
    flags.add("-Djava.io.tmpdir=" + temp);
    place = temp;
  }

  private static String cpu() {
    return System.getProperty("os.arch").replace("amd64", "x86_64");
  }

  private static String entries(String pattern) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(e -> Path.of(e).getFileName().toString().matches(pattern))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path placeOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Runs the child; the rest of its line that begins with ENGINE or UNAVAILABLE. */
  private String run(EngineChoice choice) throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    String path = placeOf(EngineChild.class).toString();
    if (onModulePath) {
      command.addAll(
          List.of("-p", placeOf(DuraLog.class).toString(), "--add-modules", "io.duralog"));
    } else {
      path += File.pathSeparator + placeOf(DuraLog.class);
    }
    if (withJnr) {
      path += File.pathSeparator + entries("(jnr|jffi|asm)-.*\\.jar");
    }
    command.addAll(List.of("-cp", path, EngineChild.class.getName()));
    command.addAll(List.of(place.resolve("log" + System.nanoTime()).toString(), choice.name()));
    command.addAll(moreLogs);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(out).isZero();
      said = out.lines().toList();
    } finally {
      process.destroyForcibly();
    }
    return said.stream()
        .filter(l -> l.startsWith("ENGINE ") || l.startsWith("UNAVAILABLE "))
        .findFirst()
        .orElseThrow(() -> new AssertionError(said));
  }

  @Test
  void eachJvmHasItsBindingAndLoadsNoOther() throws Exception {
    flags.add("--enable-native-access=ALL-UNNAMED");
    assertThat(run(EngineChoice.NATIVE))
        .startsWith("ENGINE native (" + (FFM ? "FFM" : "jnr-ffi") + "): ");
    assertThat(said).contains(ALL, "JNR " + !FFM).noneMatch(l -> l.contains("WARNING"));
    assertThat(run(EngineChoice.PORTABLE)).startsWith("ENGINE portable: FileChannel");
    assertThat(said).contains(ALL, "JNR false");
  }

  @Test
  void withoutJnrAnOlderJvmRunsPortable() throws Exception {
    withJnr = false;
    flags.add("--enable-native-access=ALL-UNNAMED");
    if (FFM) {
      assertThat(run(EngineChoice.AUTO)).startsWith("ENGINE native (FFM)");
    } else {
      assertThat(run(EngineChoice.AUTO))
          .startsWith("ENGINE portable: ")
          .contains("native refused: ", "com.github.jnr:jnr-ffi:2.3.4 on the class path");
      assertThat(run(EngineChoice.NATIVE)).startsWith("UNAVAILABLE ").contains("jnr-ffi:2.3.4");
    }
  }

  @Test
  void onTheModulePathTheModuleIsGivenAccess() throws Exception {
    onModulePath = true;
    assumeThat(FFM).as("jnr-ffi does not work on the module path").isTrue();
    flags.add("--enable-native-access=io.duralog");
    assertThat(run(EngineChoice.NATIVE)).startsWith("ENGINE native (FFM)");
    assertThat(said).contains(ALL).noneMatch(l -> l.contains("WARNING"));
  }

  @Test
  void onTheModulePathAnOlderJvmRunsPortable() throws Exception {
    onModulePath = true;
    assumeThat(FFM).isFalse();
    assertThat(run(EngineChoice.AUTO)).startsWith("ENGINE portable: ").contains("native refused");
    assertThat(said).contains(ALL);
  }

  @Test
  void deniedNativeAccessNamesTheFlagOnce() throws Exception {
    assumeThat(FEATURE).as("can be denied from 24 on").isGreaterThanOrEqualTo(24);
    moreLogs.add(temp.resolve("another").toString());
    flags.add("--illegal-native-access=deny");
    assertThat(run(EngineChoice.AUTO))
        .startsWith("ENGINE portable: ")
        .contains("start java with --enable-native-access=ALL-UNNAMED");
    assertThat(said)
        .contains(ALL)
        .filteredOn(l -> l.contains("--enable-native-access") && !l.startsWith("ENGINE "))
        .as("said once, by the logger, with three logs opened")
        .hasSize(1);
    assertThat(said)
        .as("what is the matter with one log is still said of it")
        .anyMatch(l -> l.endsWith("; directIo is off; native refused"));
    onModulePath = true;
    assertThat(run(EngineChoice.NATIVE))
        .startsWith("UNAVAILABLE ")
        .contains("--enable-native-access=io.duralog");
  }

  @Test
  void theNamedLibraryIsFinal() throws Exception {
    flags.add("-Dduralog.native.path=" + temp.resolve("none.so"));
    assertThat(run(EngineChoice.AUTO))
        .startsWith("ENGINE portable: ")
        .contains("none.so: there is no such file");
    assertThat(said).contains(ALL);
  }

  @Test
  void aTemporaryDirectoryWithoutExecutionNamesTheRemedy() throws Exception {
    Path mount = mountForTheChild("noexec");
    flags.add("-Djava.io.tmpdir=" + mount);
    flags.add("--enable-native-access=ALL-UNNAMED");
    assertThat(run(EngineChoice.AUTO)).startsWith("ENGINE portable: ").contains("native refused: ");
    assertThat(said).contains(ALL);
    if (FFM) { // before, jnr-ffi itself cannot unpack its own library there
      assertThat(run(EngineChoice.AUTO)).contains("noexec", "-Dduralog.native.path=FILE");
    }
  }

  /** A tmpfs that only the child sees. */
  private Path mountForTheChild(String options) throws Exception {
    Path mount = Files.createDirectory(temp.resolve("mount"));
    String script = "mount -t tmpfs -o " + options + " none " + mount + " && exec \"$@\"";
    prefix.addAll(List.of("unshare", "-m", "sh", "-c", script, "sh"));
    assumeThat(succeeds(List.of("true"))).as("may mount").isTrue();
    return mount;
  }

  @Test
  void aLogOnTmpfsWorksAndSaysOnceThatNothingThereIsDurable() throws Exception {
    place = mountForTheChild("size=64m");
    flags.add("--enable-native-access=ALL-UNNAMED");
    assertThat(run(EngineChoice.AUTO)).startsWith("ENGINE native (").contains("tmpfs, NOT DURABLE");
    assertThat(said)
        .contains(ALL)
        .filteredOn(l -> l.contains("which keeps nothing"))
        .as("said once, by the logger")
        .hasSize(1);
  }

  private boolean succeeds(List<String> command) throws Exception {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    try {
      return new ProcessBuilder(whole).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  @Test
  void aForbiddenRingLeavesBlockingCalls() throws Exception {
    // Maven runs integration tests in the module's directory.
    Path deny = Path.of("../../native/build", cpu(), "native/test/deny-uring");
    assumeThat(deny).as("built by ci/native").isExecutable();
    prefix.add(deny.toAbsolutePath().normalize().toString());
    flags.add("--enable-native-access=ALL-UNNAMED");
    assertThat(run(EngineChoice.AUTO))
        .startsWith("ENGINE native (")
        .contains("): pwrite, ", "; io_uring_setup: EPERM (");
    assertThat(said).contains(ALL);
  }

  @Test
  void aLimitOfLockedMemoryIsNoObstacle() throws Exception {
    prefix.addAll(List.of("sh", "-c", "ulimit -l 0; exec \"$@\"", "sh"));
    flags.add("--enable-native-access=ALL-UNNAMED");
    assertThat(run(EngineChoice.NATIVE)).startsWith("ENGINE native (");
    assertThat(said).contains(ALL);
  }
}
