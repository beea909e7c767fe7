package io.duralog.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.DuraLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every file that a writer makes, from its first open to its close, as strace sees it: within the
 * log's directory, and for its owner only, whatever the umask.
 */
@Timeout(60)
class OwnFilesIT {
  private static final String CHANGES =
      "mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink,symlinkat,"
          + "chmod,fchmodat,truncate,mknod,mknodat";
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  @TempDir Path temp;

  private List<SystemCall> trace(String engine, String umask) throws Exception {
    Path trace = temp.resolve("trace");
    String script = "umask " + umask + "; exec \"$@\"";
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(List.of("strace", "-f", "-s", "4096", "-o", trace.toString()));
    command.addAll(List.of("-e", "trace=open,openat,creat," + CHANGES));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    Path unpacked = Files.createDirectory(temp.resolve("unpacked"));
    command.addAll(List.of("-Djava.io.tmpdir=" + unpacked, "--enable-native-access=ALL-UNNAMED"));
    String classes = ChildJvm.placeOf(TraceChild.class) + ":" + ChildJvm.placeOf(DuraLog.class);
    command.addAll(List.of("-cp", ChildJars.behind(classes), TraceChild.class.getName()));
    command.addAll(List.of(temp.resolve("above/log").toString(), engine, "direct"));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
      assumeThat(said).as("strace is there and may trace, the engine runs").contains("ack 1");
      assertThat(process.exitValue()).as(said).isZero();
    } catch (IOException e) {
      assumeThat(e).as("a shell").isNull();
    }
    return SystemCall.of(Files.readAllLines(trace, ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({"NATIVE, 000", "PORTABLE, 000", "NATIVE, 077"})
  void lieInTheDirectoryAndAreForTheirOwnerOnly(String engine, String umask) throws Exception {
    List<SystemCall> changes =
        trace(engine, umask).stream().filter(c -> c.result() >= 0 && isChange(c)).toList();
    String above = temp.resolve("above").toString();
    int made = 0;
    for (SystemCall c : changes) {
      for (String path : paths(c)) {
        if (path.startsWith(above)) {
          assertThat(isPrivate(c)).as("%s", c).isTrue();
          made += c.text().contains("O_CREAT") ? 1 : 0;
        } else if (!path.startsWith(temp.resolve("unpacked") + "/")) {
          assertThat(path).as("the JVM's own: %s", c).matches("/dev/null|/dev/tty|/proc/self/.*");
        }
      }
    }
    assertThat(made).as("files made").isGreaterThan(6); // lock, owner, root, probes, segments
    try (Stream<Path> files = Files.walk(temp.resolve("above"))) {
      files.forEach(OwnFilesIT::requirePrivate);
    }
  }

  /** An old strace tells of calls that it has no name for, such as cachestat, unasked. */
  private static boolean isChange(SystemCall c) {
    return !c.name().startsWith("syscall_") && isNamedChange(c);
  }

  private static boolean isNamedChange(SystemCall c) {
    return !c.name().startsWith("open") || c.text().matches(".*O_(WRONLY|RDWR|CREAT|TRUNC).*");
  }

  private static List<String> paths(SystemCall c) {
    List<String> paths = new ArrayList<>();
    for (Matcher m = QUOTED.matcher(c.text()); m.find(); ) {
      paths.add(m.group(1));
    }
    assertThat(paths).as("%s", c).isNotEmpty().allSatisfy(p -> assertThat(p).startsWith("/"));
    return paths;
  }

  private static boolean isPrivate(SystemCall c) {
    return switch (c.name()) {
      case "mkdir", "mkdirat" -> c.text().contains(", 0700)");
      case "open", "openat", "creat" ->
          !c.text().contains("O_CREAT") || c.text().contains(isLock(c) ? ", 0200)" : ", 0600)");
      default -> !c.name().contains("mod"); // nothing is made for all and narrowed later
    };
  }

  /** Nobody reads it, so that nobody closes it: POSIX would take the lock away. */
  private static boolean isLock(SystemCall c) {
    return c.text().contains("/lock\"");
  }

  private static void requirePrivate(Path path) {
    try {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .as("%s", path)
          .isEqualTo(
              Files.isDirectory(path)
                  ? "rwx------"
                  : path.endsWith("lock") ? "-w-------" : "rw-------");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
