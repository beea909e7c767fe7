package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.DuraLog;
import io.duralog.testlog.OnDisk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes of users who have no name, as in the containers of a pod. Needs root and setpriv, and a
 * JDK and a repository that others can read.
 */
@Timeout(120)
class OtherUsersIT {
  private static final int GROUP = 3000;

  @TempDir(factory = OnDisk.class)
  Path temp;

  private Path volume;
  private Path unpacked;
  private Path classes;

  @BeforeEach
  void make() throws Exception {
    assumeThat(Files.getAttribute(temp, "unix:uid")).as("root").isEqualTo(0);
    mode(temp, 0755);
    volume = Files.createDirectory(temp.resolve("volume"));
    Files.setAttribute(volume, "unix:gid", GROUP);
    unpacked = Files.createDirectory(temp.resolve("tmp"));
    mode(unpacked, 01777);
    classes = Files.createDirectory(temp.resolve("classes"));
    mode(classes, 0755);
    assumeThat(as(51000, temp.resolve("none"), "PORTABLE")).startsWith("REFUSED ");
  }

  private static void mode(Path path, int mode) throws IOException {
    Files.setAttribute(path, "unix:mode", mode);
  }

  /** The classes where everybody can read them, whatever the directories above the repository. */
  private String readable() throws IOException {
    List<String> entries = new ArrayList<>();
    String all =
        ChildJars.behind(ChildJvm.placeOf(OpenChild.class) + ":" + ChildJvm.placeOf(DuraLog.class));
    for (String entry : all.split(File.pathSeparator, -1)) {
      if (entry.isEmpty()) {
        continue;
      }
      Path from = Path.of(entry);
      Path to = classes.resolve(entries.size() + "-" + from.getFileName());
      entries.add(to.toString());
      if (Files.exists(to)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.toList()) {
          Path copy = to.resolve(from.relativize(file).toString());
          Files.copy(file, file.equals(from) ? to : copy);
          mode(file.equals(from) ? to : copy, 0755);
        }
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  /** What a process of a user says, which has no name and the umask 007. */
  private String as(int user, Path log, String engine) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 007; exec \"$@\"", "sh"));
    command.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--groups=" + GROUP));
    command.addAll(List.of("env", "-u", "HOME", "-u", "USER", "-u", "LOGNAME"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-Djava.io.tmpdir=" + unpacked, "-cp", readable()));
    command.addAll(List.of(OpenChild.class.getName(), log.toString(), engine));
    Path err = temp.resolve("err");
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    assumeThat(process.exitValue()).as(said + Files.readString(err)).isZero();
    return said.strip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NATIVE", "PORTABLE"})
  void aVolumeOfTheGroupIsOpenedByEachUserOfIt(String engine) throws Exception {
    mode(volume, 02770);
    Path log = volume.resolve("log");
    String first = as(51000, log, engine);
    assumeThat(first).doesNotContain("cannot run");
    assertThat(first).startsWith("OPEN 1 ");
    assertThat(as(52000, log, engine)).startsWith("OPEN 2 ");
    assertThat(as(51000, log, engine)).startsWith("OPEN 3 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NATIVE", "PORTABLE"})
  void whoIsRefusedIsToldWhoseTheFileIs(String engine) throws Exception {
    mode(volume, 0777);
    Path log = volume.resolve("log");
    assumeThat(as(51000, log, engine)).startsWith("OPEN 1 ");
    mode(log, 0777);
    assertThat(as(52000, log, engine))
        .startsWith("REFUSED ")
        .contains("belongs to 51000:51000, rw-------", "chmod 2770", "filePermissions");
  }

  @Test
  void usersWithoutANameHaveEachTheirOwnLibrary() throws Exception {
    String first = as(51000, unpacked.resolve("log1"), "AUTO");
    assumeThat(first).startsWith("OPEN 1 native");
    assertThat(as(52000, unpacked.resolve("log2"), "AUTO")).startsWith("OPEN 1 native");
    // Somebody has taken the name of a third one before.
    Path taken = Files.createDirectory(unpacked.resolve("duralog-native-53000"));
    mode(taken, 0700);
    assertThat(as(53000, unpacked.resolve("log3"), "AUTO")).startsWith("OPEN 1 native");
    try (Stream<Path> made = Files.list(unpacked)) {
      assertThat(made.map(p -> p.getFileName().toString()).filter(n -> n.startsWith("duralog-")))
          .containsExactlyInAnyOrder(
              "duralog-native-51000",
              "duralog-native-52000",
              "duralog-native-53000",
              "duralog-native-53000-2");
    }
  }
}
