package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.LogFailedException;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cut, or a reset, that is killed before each of its calls, and one in which each of its calls
 * fails: the log is as before or cut, and after a return it is cut.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CutFaultsTest {
  private static final int RECORDS = 40;

  @TempDir Path temp;

  private record Shape(String name, Consumer<DuraLog> cut, List<Long> left, long next) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private static Stream<Shape> shapes() {
    return Stream.of(
        new Shape("at a batch", log -> log.truncateAfter(12), range(1, 12), 13),
        new Shape("in a batch", log -> log.truncateAfter(14), range(1, 14), 15),
        new Shape("in the last segment", log -> log.truncateAfter(38), range(1, 38), 39),
        new Shape("of all", log -> log.truncateAfter(0), List.of(), 1),
        new Shape("reset", log -> log.reset(7), List.of(), 7));
  }

  private static Stream<Arguments> faults() {
    return shapes()
        .filter(
            s -> s.name().equals("in a batch") || s.name().equals("reset")) // all calls there are
        .flatMap(s -> Stream.of(EngineCall.values()).map(call -> Arguments.of(s, call)));
  }

  private static LogOptions options() {
    return Shapes.tiny(true).build();
  }

  private static DuraLog filled(Path path, EngineProbe probe) {
    DuraLog log = LogOpener.open(path, options(), ProbedEngine.with(probe));
    while (log.lastSequence() < RECORDS) {
      Batch batch = Batch.create();
      for (int i = 0; i < 4; i++) {
        batch.add("old " + (log.lastSequence() + 1 + i) + " " + "x".repeat(2500));
      }
      log.appendAll(batch);
      log.sync();
    }
    return log;
  }

  private static List<Long> sequences(LogReader log, String life) {
    List<Long> found = new ArrayList<>();
    try (Replay replay = log.replay()) {
      for (LogRecord r : replay) {
        assertThat(r.asString()).startsWith(life + " " + r.sequence() + " ");
        found.add(r.sequence());
      }
      assertThat(replay.report().damage()).isEmpty();
    }
    return found;
  }

  /** Copies the directory before each call, as a kill leaves it. */
  private final class Kills implements EngineProbe {
    private final Path live;
    private final List<Path> images = new ArrayList<>();
    private volatile boolean armed;

    Kills(Path live) {
      this.live = live;
    }

    @Override
    public void before(EngineCall call, Path path, long offset) {
      if (armed) {
        image();
      }
    }

    synchronized void image() { // the preparer makes calls, too
      Path to = temp.resolve("killed " + images.size());
      try {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(live)) {
          for (Path file : files.toList()) {
            copy(file, to.resolve(file.getFileName()));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      images.add(to);
    }

    private void copy(Path file, Path to) throws IOException {
      try {
        Files.copy(file, to);
      } catch (NoSuchFileException e) {
        // the preparer has renamed it
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void aKillLeavesTheLogAsBeforeOrCut(Shape shape) {
    Path live = temp.resolve("live");
    Kills kills = new Kills(live);
    int cutAt;
    try (DuraLog log = filled(live, kills)) {
      kills.armed = true;
      shape.cut.accept(log);
      kills.armed = false;
      cutAt = kills.images.size();
      kills.image();
    }
    boolean cut = false;
    for (Path image : kills.images) {
      try (LogReader reader = DuraLog.openReadOnly(image)) {
        List<Long> found = sequences(reader, "old");
        cut |= reader.lastSequence() == shape.next - 1;
        assertThat(found).as("%s", image).isEqualTo(cut ? shape.left : range(1, RECORDS));
      }
      for (int again = 0; again < 2; again++) {
        try (DuraLog log = DuraLog.open(image, options())) {
          assertThat(log.recovery().damage()).isEmpty();
          assertThat(log.lastSequence()).isEqualTo((cut ? shape.next - 1 : RECORDS) + again);
          assertThat(log.appendDurable("new " + (log.lastSequence() + 1) + " ")).isPositive();
        }
      }
      try (Stream<Path> files = Files.list(image)) {
        assertThat(files).noneMatch(f -> f.toString().endsWith(".cut"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(cut).isTrue();
    assertThat(cutAt).isGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsARefusalOrFailsTheLog(Shape shape, EngineCall call) {
    boolean met = true;
    for (int n = 1; met; n++) {
      Path live = temp.resolve(call + " " + n);
      FailNth fault = new FailNth(call, n);
      fault.disarm();
      boolean done = false;
      DuraLog log = filled(live, fault);
      boolean failed = false;
      fault.arm();
      try {
        shape.cut.accept(log);
        done = true;
      } catch (LogFailedException e) {
        failed = true;
      } catch (DuraLogException e) {
        assertThat(fault.thrown()).as("%s %d: %s", call, n, e).isNotNull();
        assertThat(e).isInstanceOf(LogIoException.class);
      }
      fault.disarm();
      met = fault.thrown() != null;
      List<Long> expected = done ? shape.left : range(1, RECORDS);
      if (!failed) {
        assertThat(sequences(log, "old")).isEqualTo(expected);
      }
      try {
        log.close();
      } catch (LogFailedException e) {
        assertThat(failed || isOfPreparer(fault)).as("%s", e).isTrue();
      }
      try (DuraLog again = DuraLog.open(live, options())) {
        assertThat(again.recovery().damage()).isEmpty();
        List<Long> found = sequences(again, "old");
        if (failed) {
          assertThat(found).isIn(shape.left, range(1, RECORDS));
        } else {
          assertThat(found).isEqualTo(expected);
        }
      }
    }
  }

  /** It works beside the cut, which may be done by then. */
  private static boolean isOfPreparer(FailNth fault) {
    Thread thread = fault.thread();
    return thread != null && thread.getName().startsWith("duralog-prepare");
  }
}
