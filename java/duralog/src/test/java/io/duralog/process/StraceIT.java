package io.duralog.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.DuraLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a writer says is durable is: read from its system calls. Lone commits only, which no engine
 * puts into a ring; what goes through one no tracer of system calls can see. And what it deletes
 * nothing needs any more.
 */
@Timeout(60)
class StraceIT {
  private static final int BLOCK = 4096;

  @TempDir Path temp;

  private List<String> said = List.of();

  @BeforeAll
  static void requireStrace() throws Exception {
    int code;
    try {
      Process strace = new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true").start();
      code = strace.waitFor();
    } catch (IOException e) {
      code = -1;
    }
    assumeThat(code).as("strace is there and may trace").isZero();
  }

  private List<SystemCall> trace(Class<?> child, String... arguments) throws Exception {
    Path trace = temp.resolve("trace");
    List<String> command =
        new ArrayList<>(List.of("strace", "-f", "-y", "-s", "" + BLOCK, "-o", trace.toString()));
    command.add("-e");
    command.add(
        "trace=openat,fcntl,write,pwrite64,pwritev,pwritev2,fsync,fdatasync,"
            + "/^rename,/^unlink");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temp));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "-cp", ChildJars.behind(classes())));
    command.addAll(List.of(child.getName(), temp.resolve("log").toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      said = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
      assumeThat(said).as("the engine runs").noneMatch(l -> l.contains("EngineUnavailable"));
      assertThat(process.exitValue()).as("%s", said).isZero();
    } finally {
      process.destroyForcibly();
    }
    return SystemCall.of(Files.readAllLines(trace, ISO_8859_1));
  }

  private static String classes() {
    return ChildJvm.placeOf(TraceChild.class) + ":" + ChildJvm.placeOf(DuraLog.class);
  }

  @ParameterizedTest
  @CsvSource({"NATIVE, direct", "NATIVE, buffered", "PORTABLE, direct"})
  void writesArePastTheCacheAndAcknowledgedAfterTheirSync(String engine, String way)
      throws Exception {
    List<SystemCall> calls = trace(TraceChild.class, engine, way);
    boolean direct = way.equals("direct");
    assumeThat(said.stream().filter(l -> l.startsWith("engine ")).findFirst())
        .as("direct I/O works here")
        .hasValueSatisfying(l -> assertThat(l).contains(direct ? "O_DIRECT" : "buffered"));
    List<SystemCall> writes = segmentWrites(calls, direct);
    assertThat(writes.stream().map(SystemCall::file).distinct().count())
        .as("segments")
        .isGreaterThan(1);
    for (int i = 1; i <= TraceChild.RECORDS; i++) {
      int durable = durable(TraceChild.mark(i), writes, calls);
      assertThat(acknowledgement(i, calls).begin())
          .as("line of the acknowledgement of record %s", i)
          .isGreaterThan(durable);
    }
    boolean dsync = engine.equals("NATIVE") && direct;
    assertThat(writes.stream().filter(SystemCall::isDurableWrite).count())
        .isEqualTo(dsync ? TraceChild.RECORDS : 0);
  }

  /** A crash at any place leaves the old root with all it needs, or the new one. */
  @ParameterizedTest
  @ValueSource(strings = {"NATIVE", "PORTABLE"})
  void segmentsAreDeletedAfterTheRootThatBeginsLaterIsDurable(String engine) throws Exception {
    List<SystemCall> calls = trace(TruncateTraceChild.class, engine);
    int asked = said("asks", calls).end();
    SystemCall rename = after(asked, "rename", "root.tmp\"", calls);
    assertThat(rename.text()).containsPattern("root.tmp\", (AT_FDCWD, )?\"[^\"]*/root\"");
    SystemCall sync = lastBefore(rename.begin(), "sync", "root.tmp>", calls);
    assertThat(sync.begin()).as("of the new root").isGreaterThan(asked);
    assertThat(written("root.tmp>", calls))
        .as("nothing is written to it between its sync and its rename")
        .noneMatch(c -> c.end() > sync.begin() && c.begin() < rename.end());
    SystemCall names = after(rename.end(), "sync", "/log>", calls);
    assertThat(said("truncated", calls).begin()).isGreaterThan(names.end());
    List<SystemCall> deleted =
        calls.stream().filter(c -> is(c, "unlink", ".seg\"") && c.begin() > asked).toList();
    assertThat(deleted).hasSizeGreaterThanOrEqualTo(TruncateTraceChild.DELETED);
    assertThat(deleted).allMatch(c -> c.begin() > names.end());
  }

  private static boolean is(SystemCall c, String name, String file) {
    return c.name().contains(name) && c.text().contains(file) && c.result() == 0;
  }

  private static List<SystemCall> written(String file, List<SystemCall> calls) {
    return calls.stream()
        .filter(c -> c.name().contains("write") && c.text().contains(file))
        .toList();
  }

  private static SystemCall after(int line, String name, String file, List<SystemCall> calls) {
    return calls.stream()
        .filter(c -> is(c, name, file) && c.begin() > line)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " of " + file));
  }

  private static SystemCall lastBefore(int line, String name, String file, List<SystemCall> calls) {
    return calls.stream()
        .filter(c -> is(c, name, file) && c.end() < line)
        .reduce((a, b) -> b)
        .orElseThrow(() -> new AssertionError("no " + name + " of " + file));
  }

  /** All writes to segments, each in whole blocks, and with O_DIRECT or without. */
  private static List<SystemCall> segmentWrites(List<SystemCall> calls, boolean pastTheCache) {
    List<SystemCall> writes = new ArrayList<>();
    Map<String, Boolean> direct = new HashMap<>();
    for (SystemCall c : calls) {
      if (c.name().equals("openat") && c.result() >= 0) {
        direct.put(Long.toString(c.result()), c.text().contains("O_DIRECT"));
      } else if (c.name().equals("fcntl") && c.text().contains("F_SETFL")) {
        direct.put(descriptor(c), c.text().contains("O_DIRECT"));
      } else if (c.file().contains(".seg") && !c.name().equals("fcntl")) {
        if (c.isWriteAtOffset()) {
          assertThat(direct.get(descriptor(c))).as("O_DIRECT: %s", c).isEqualTo(pastTheCache);
          assertThat(c.length() % BLOCK).as("length: %s", c).isZero();
          assertThat(c.offset() % BLOCK).as("offset: %s", c).isZero();
          assertThat(c.result()).as("result: %s", c).isEqualTo(c.length());
          writes.add(c);
        } else {
          assertThat(c.name()).as("%s", c).isIn("fdatasync", "fsync");
        }
      }
    }
    return writes;
  }

  private static String descriptor(SystemCall c) {
    return c.text().substring(0, c.text().indexOf('<'));
  }

  /** The line on which the write of a record has returned, or the first sync that began after. */
  private static int durable(String mark, List<SystemCall> writes, List<SystemCall> calls) {
    List<SystemCall> found = writes.stream().filter(c -> c.text().contains(mark)).toList();
    assertThat(found).as(mark).hasSize(1);
    SystemCall write = found.get(0);
    if (write.isDurableWrite()) {
      return write.end();
    }
    return calls.stream()
        .filter(c -> c.name().equals("fdatasync") || c.name().equals("fsync"))
        .filter(c -> c.begin() > write.end() && c.result() == 0)
        .filter(c -> c.file().equals(write.file()))
        .mapToInt(SystemCall::end)
        .min()
        .orElseThrow(() -> new AssertionError("never synced: " + write));
  }

  private static SystemCall acknowledgement(int number, List<SystemCall> calls) {
    return said("ack " + number, calls);
  }

  private static SystemCall said(String line, List<SystemCall> calls) {
    return calls.stream()
        .filter(c -> c.name().equals("write") && c.text().contains('"' + line + "\\n\""))
        .findFirst()
        .orElseThrow(() -> new AssertionError("it did not say " + line));
  }
}
