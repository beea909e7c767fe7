package io.duralog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher on the packaged jar. Maven runs integration tests in the module's directory. */
class LauncherIT {
  private static final Path LAUNCHER = Path.of("bin/duralog").toAbsolutePath();

  @TempDir Path temp;

  private record Result(int code, String out, String err, long pid) {}

  private Result run(Path launcher, String input, Map<String, String> environment, String... args)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(launcher.toString());
    builder.command().addAll(List.of(args));
    builder.directory(temp.toFile());
    builder.environment().keySet().removeAll(Set.of("DURALOG_JAVA_HOME", "JAVA_OPTS"));
    builder.environment().putAll(environment);
    Path err = temp.resolve("err");
    Process process = builder.redirectError(err.toFile()).start();
    process.getOutputStream().write(input.getBytes(UTF_8));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), out, Files.readString(err), process.pid());
  }

  @Test
  void appendsAndReplaysThroughLinksFromAnyDirectory() throws Exception {
    Path first = Files.createSymbolicLink(temp.resolve("first"), LAUNCHER);
    Path link = Files.createSymbolicLink(temp.resolve("duralog"), first.getFileName());
    Result append = run(link, "a\n{}\n", Map.of(), "append", "log dir", "--ack");
    assertThat(append.err()).startsWith("duralog: appended 2 records");
    assertThat(append.out()).endsWith("2\n");
    Result replay = run(link, "", Map.of(), "replay", "log dir");
    assertThat(replay.out()).isEqualTo("a\n{}\n");
    assertThat(replay.err()).isEmpty();
    Files.delete(link);
    Files.delete(first);
  }

  @Test
  void becomesTheJvmSoThatSignalsReachIt() throws Exception {
    Path script = temp.resolve("java-home/bin/java");
    Files.createDirectories(script.getParent());
    Files.writeString(script, "#!/bin/sh\necho $$ \"$@\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Map<String, String> environment =
        Map.of(
            "DURALOG_JAVA_HOME", temp.resolve("java-home").toString(), "JAVA_OPTS", "-Xmx64m -ea");
    Result result = run(LAUNCHER, "", environment, "info", "a b");
    assertThat(result.out())
        .startsWith(result.pid() + " ")
        .contains(" -Xmx64m -ea -jar ")
        .endsWith(" info a b\n");
  }

  @Test
  void anEngineThatCannotRunSaysSo() throws Exception {
    Map<String, String> noLibrary = Map.of("JAVA_OPTS", "-Dduralog.native.path=/no/such.so");
    Result append = run(LAUNCHER, "x\n", noLibrary, "append", "log", "--engine", "native");
    assertThat(append.code()).isEqualTo(2);
    assertThat(append.err().lines())
        .singleElement()
        .asString()
        .contains("native", "/no/such.so: there is no such file");
  }

  @Test
  void aJvmThatDoesNotStartHasACodeThatMeansNothingElse() throws Exception {
    run(LAUNCHER, "a\n", Map.of(), "append", "log");
    assertThat(run(LAUNCHER, "", Map.of(), "verify", "log").code()).isZero();
    for (String wrong : List.of("-Xmx9999t", "-XX:NoSuchOption=1", "-Xms4g -Xmx2g")) {
      Result none = run(LAUNCHER, "", Map.of("JAVA_OPTS", wrong), "verify", "log");
      assertThat(none.code()).as(none.err()).isEqualTo(2);
      assertThat(none.err().lines())
          .singleElement()
          .asString()
          .startsWith("duralog: the JVM does not start")
          .contains("correct JAVA_OPTS");
    }
    Path segment = temp.resolve("log/0000000001.seg");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[4096 + 8] ^= 1;
    Files.write(segment, bytes);
    Result damaged = run(LAUNCHER, "", Map.of(), "verify", "log");
    assertThat(damaged.code()).as(damaged.out()).isEqualTo(3);
  }

  @Test
  void closedInputIsAnErrorAndNothingElseIsReadInItsPlace() throws Exception {
    Result result =
        run(Path.of("/bin/sh"), "", Map.of(), "-c", LAUNCHER + " append log --bytes <&-");
    assertThat(result.err()).contains("duralog: cannot read standard input");
    assertThat(result.code()).isEqualTo(2);
    Result closedOutput = run(Path.of("/bin/sh"), "", Map.of(), "-c", LAUNCHER + " info log >&-");
    assertThat(closedOutput.err()).contains("duralog: cannot write to standard output");
    assertThat(closedOutput.code()).isEqualTo(2);
  }

  @Test
  void saysWhatToDoWhenTheJarIsNotBuilt() throws Exception {
    Path bin = Files.createDirectories(temp.resolve("java/duralog-cli/bin"));
    Path copy = Files.copy(LAUNCHER, bin.resolve("duralog"), StandardCopyOption.COPY_ATTRIBUTES);
    Result result = run(copy, "", Map.of(), "info", "x");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines()).singleElement().asString().contains("mvn", temp.toString());
  }

  @Test
  void saysWhatToDoWithoutJava() throws Exception {
    Path shell = Files.createDirectories(temp.resolve("path"));
    Result result = run(Path.of("/bin/sh"), noJava(), Map.of("PATH", shell.toString()));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines()).singleElement().asString().contains("JDK");
  }

  // The launcher's own text, with /usr/lib/jvm replaced by a directory that is not there.
  private String noJava() throws IOException {
    String text = Files.readString(LAUNCHER).replace("/usr/lib/jvm", "/nowhere");
    return text.replace("script=$0", "script=" + LAUNCHER).replace("${JAVA_HOME:-}", "");
  }
}
