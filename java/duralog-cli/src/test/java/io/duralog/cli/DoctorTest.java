package io.duralog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.DuraLog;
import io.duralog.jackson.JacksonJsonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on directories of all sorts; what engine there is does not matter here. */
class DoctorTest {
  private static final List<String> NAMES =
      List.of(
          "java",
          "native access",
          "binding",
          "library",
          "kernel",
          "io_uring",
          "sysctl",
          "locked memory",
          "seccomp",
          "open files",
          "container",
          "huge pages",
          "directory",
          "file system",
          "O_DIRECT",
          "sync",
          "space",
          "log",
          "engine");

  @TempDir Path temp;

  private static String line(CommandRun run, String name) {
    List<String> lines = run.lines().stream().filter(l -> l.substring(6).startsWith(name)).toList();
    assertThat(lines).as(run.out()).hasSize(1);
    return lines.get(0);
  }

  private static Map<Path, FileTime> files(Path directory) throws IOException {
    Map<Path, FileTime> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(file, Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  @Test
  void saysALineForEachThingAndLeavesNothingBehind() throws IOException {
    CommandRun run = CommandRun.of("doctor", temp.toString());
    assertThat(run.code()).as(run.out()).isIn(0, 4);
    assertThat(run.err()).isEmpty();
    assertThat(run.lines())
        .hasSize(NAMES.size())
        .allSatisfy(l -> assertThat(l).matches("(ok  |warn)  \\S.*"));
    for (String name : NAMES) {
      line(run, name);
    }
    assertThat(line(run, "sync")).containsPattern("a commit of 4 KiB takes \\d+ us, 99 of 100 .*");
    assertThat(files(temp)).isEmpty();
  }

  @Test
  void jsonHoldsTheSame() {
    CommandRun run = CommandRun.of("doctor", "--json", temp.toString());
    assertThat(run.out().lines()).hasSize(1);
    Map<String, Object> json =
        new JacksonJsonCodec().decode(ByteBuffer.wrap(run.out().strip().getBytes(UTF_8)));
    assertThat(json)
        .containsEntry("verdict", run.code() == 0 ? "ok" : "warn")
        .containsEntry("directory", temp.toString());
    List<Object> names = new ArrayList<>();
    for (Object check : (List<?>) json.get("checks")) {
      Map<?, ?> fields = (Map<?, ?>) check;
      names.add(fields.get("name"));
      assertThat(fields.size()).isEqualTo(4);
      assertThat(List.of(fields.get("verdict"), fields.get("found"), fields.get("remedy")))
          .allSatisfy(value -> assertThat(value).isInstanceOf(String.class));
    }
    assertThat(names).isEqualTo(NAMES);
  }

  @Test
  void aMissingDirectoryIsJudgedByTheNextAboveAndNotMade() throws IOException {
    Path missing = temp.resolve("some/where/log");
    CommandRun run = CommandRun.of("doctor", missing.toString());
    assertThat(run.code()).isIn(0, 4);
    assertThat(line(run, "directory")).endsWith("not there yet; looked at " + temp);
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aFileInTheWayIsTwo() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    for (Path place : List.of(file, file.resolve("log"))) {
      CommandRun run = CommandRun.of("doctor", place.toString());
      assertThat(run.code()).isEqualTo(2);
      assertThat(line(run, "directory")).startsWith("fail").contains(file + " is a file", " -> ");
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsTwo() {
    Path proc = Path.of("/proc"); // not even by root
    assumeThat(proc).isDirectory();
    CommandRun run = CommandRun.of("doctor", proc.resolve("log").toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(line(run, "directory"))
        .startsWith("fail")
        .contains("no file can be made", " -> check permissions");
    assertThat(run.out()).doesNotContain("O_DIRECT", "portable");
    CommandRun json = CommandRun.of("doctor", "/proc/log", "--json");
    assertThat(json.code()).isEqualTo(2);
    assertThat(json.out()).startsWith("{\"verdict\":\"fail\",");
  }

  @Test
  void tmpfsIsWarnedOf() throws IOException {
    Path shm = Path.of("/dev/shm");
    assumeThat(shm).isDirectory().isWritable();
    assumeThat(Files.getFileStore(shm).type()).isEqualTo("tmpfs");
    Path there = Files.createTempDirectory(shm, "duralog");
    try {
      CommandRun run = CommandRun.of("doctor", there.toString());
      assertThat(run.code()).isEqualTo(4);
      assertThat(line(run, "file system"))
          .startsWith("warn")
          .contains("tmpfs", "keeps nothing", " -> put the log on a disk");
      assertThat(line(run, "engine")).startsWith("warn").contains("NOT DURABLE");
    } finally {
      Files.delete(there); // empty, or this fails
    }
  }

  @Test
  void aLogInUseIsNamedAndNotTouched() throws IOException {
    Path log = temp.resolve("log");
    try (DuraLog writer = DuraLog.open(log)) {
      writer.appendDurable("one");
      Path segment = log.resolve("0000000001.seg");
      byte[] before = Files.readAllBytes(segment);
      CommandRun run = CommandRun.of("doctor", log.toString());
      assertThat(run.code()).isIn(0, 4);
      assertThat(line(run, "directory"))
          .contains(log + ", in use by process " + ProcessHandle.current().pid() + " ");
      assertThat(Files.readAllBytes(segment)).startsWith(Arrays.copyOf(before, 8192));
      assertThat(files(log).keySet()).noneMatch(file -> file.toString().contains("probe"));
      assertThat(writer.appendDurable("two")).isEqualTo(2);
      assertThat(CommandRun.with("x\n", "append", log.toString()).err()).contains("process ");
    }
    Map<Path, FileTime> closed = files(log);
    CommandRun.of("doctor", log.toString());
    assertThat(files(log)).isEqualTo(closed);
    assertThat(CommandRun.of("replay", log.toString()).lines()).containsExactly("one", "two");
  }
}
