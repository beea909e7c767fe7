package io.duralog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.cli.CookbookPage.Shown;
import io.duralog.cli.ShellRun.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of the cookbook runs as its page says, and prints what the page shows. */
@Timeout(330)
class CookbookIT {
  private static final Path JAR = Path.of("target/duralog-cli.jar").toAbsolutePath();
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Path PAGES = Path.of("../duralog/docs/cookbook");

  @TempDir static Path bin;
  @TempDir Path temp;

  /**
   * The command, started faster than by its launcher, which LauncherIT tests: the first run leaves
   * an archive of its classes to the others.
   */
  @BeforeAll
  static void makeLauncher() throws IOException {
    String quick =
        "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile="
            + bin.resolve("duralog.jsa")
            + " -Xlog:disable --enable-native-access=ALL-UNNAMED";
    Path launcher = bin.resolve("duralog");
    Files.writeString(
        launcher, "#!/bin/sh\nexec " + JAVA + " " + quick + " -jar " + JAR + " \"$@\"\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      return files.filter(file -> !file.endsWith("README.md")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsPrintWhatThePageShows(Path file) throws Exception {
    CookbookPage page = CookbookPage.read(file);
    assertThat(page.commands()).as("commands of %s", file).isNotEmpty();
    Path work = Files.createDirectory(temp.resolve("app")).toRealPath();
    ShellRun run = ShellRun.of(page, bin.resolve("duralog"), work, temp.resolve("out"));
    assertThat(run.commands()).as("commands that ran").hasSameSizeAs(page.commands());
    for (int i = 0; i < page.commands().size(); i++) {
      Shown shown = page.commands().get(i);
      Ran ran = run.commands().get(i);
      assertThat(ShellRun.isShownBy(shown.output(), ran.output()))
          .as("%s: $ %s\n%s", file, shown.command(), String.join("\n", ran.output()))
          .isTrue();
      boolean codeShown =
          i + 1 < page.commands().size() && page.commands().get(i + 1).command().equals("echo $?");
      assertThat(ran.code() == 0 || codeShown)
          .as("%s: $ %s ends with %s, and 'echo $?' follows", file, shown.command(), ran.code())
          .isTrue();
    }
  }

  @Test
  void onlyWhatDiffersFromRunToRunIsPassedOver() {
    List<String> shown = List.of("a: sound", "...", "3 records, 17 bytes");
    assertThat(ShellRun.isShownBy(shown, List.of("a: sound", "3 records, 18 bytes"))).isTrue();
    assertThat(ShellRun.isShownBy(shown, List.of("a: sound", "x", "3 records, 1 bytes"))).isTrue();
    assertThat(ShellRun.isShownBy(shown, List.of("a: sound", "4 records, 17 bytes"))).isFalse();
    assertThat(ShellRun.isShownBy(shown, List.of("a: DAMAGED", "3 records, 1 bytes"))).isFalse();
    assertThat(ShellRun.isShownBy(List.of(), List.of("x"))).isFalse();
  }
}
