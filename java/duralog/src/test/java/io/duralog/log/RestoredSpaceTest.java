package io.duralog.log;

import static io.duralog.EngineChoice.NATIVE;
import static io.duralog.EngineChoice.PORTABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogFullException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.LoopDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A log on XFS, where files can share their space, is opened while the disk is full: it accepts
 * what it has room for, all of that, and then refuses.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RestoredSpaceTest {
  private static final int SEGMENT = 8 << 20;
  // A batch of one such record fills its blocks nearly, as one of many does.
  private static final int RECORD = 12_000;
  private static final long FREE = 3 << 20;

  /** What the roots of an open and a close need. */
  private static final long ROOTS = 512 << 10;

  @TempDir Path directory;
  private LoopDisk disk;
  private Path log;

  /** How the log came to where it is opened. */
  enum Way {
    ORDINARY,
    SHARED_COPY,
    SHARED_ORIGINAL,
    COPY_WITH_HOLES,
    END_WITH_A_HOLE
  }

  static Stream<Arguments> waysAndEngines() {
    Stream<Arguments> each = Arrays.stream(Way.values()).map(w -> arguments(w, NATIVE));
    return Stream.concat(
        each, Stream.of(arguments(Way.ORDINARY, PORTABLE), arguments(Way.SHARED_COPY, PORTABLE)));
  }

  @BeforeEach
  void mountXfs() throws Exception {
    disk = new LoopDisk(directory, 320 << 20, "mkfs.xfs", "-q", "-m", "reflink=1");
    log = disk.mounted().resolve("log");
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      disk.close();
    }
  }

  private void restore(Way way) throws Exception {
    Path other = disk.mounted().resolve("other");
    String end = Integer.toString(SEGMENT / 2);
    boolean done =
        switch (way) {
          case ORDINARY -> true;
          case SHARED_ORIGINAL -> copy("--reflink=always", "--sparse=auto", log, other);
          case SHARED_COPY ->
              copy("--reflink=always", "--sparse=auto", log, other)
                  && LoopDisk.run("rm", "-r", log.toString())
                  && copy("--reflink=always", "--sparse=auto", other, log);
          case COPY_WITH_HOLES ->
              copy("--sparse=always", "--reflink=never", log, other)
                  && LoopDisk.run("rm", "-r", log.toString())
                  && LoopDisk.run("mv", other.toString(), log.toString());
          case END_WITH_A_HOLE ->
              LoopDisk.run("truncate", "-s", end, segment())
                  && LoopDisk.run("truncate", "-s", Integer.toString(SEGMENT), segment());
        };
    assumeThat(done).as("needs cp %s", way).isTrue();
  }

  private String segment() {
    return log.resolve(SegmentFormat.fileName(1)).toString();
  }

  private static boolean copy(String how, String more, Path from, Path to) throws Exception {
    return LoopDisk.run("cp", "-r", how, more, from.toString(), to.toString());
  }

  @ParameterizedTest
  @MethodSource("waysAndEngines")
  void promisesTheSpaceThatIsThereAndNoMore(Way way, EngineChoice engine) throws Exception {
    assumeThat(engine == NATIVE && !NativeLibrary.get().reason().isEmpty()).isFalse();
    int sent = 0;
    try (DuraLog opened = open(engine)) {
      for (; sent < 100; sent++) {
        opened.append(new Numbered(0, sent, RECORD).bytes());
      }
    }
    restore(way);
    Path ballast = disk.mounted().resolve("ballast");
    disk.fillBut(way == Way.ORDINARY ? ROOTS : FREE, ballast);
    int before = sent;
    try (DuraLog opened = open(engine)) {
      sent = appendUntilFull(opened, sent);
      assertThat(opened.sync()).isEqualTo(sent);
      long bytes = (long) RECORD * (sent - before);
      switch (way) {
        case ORDINARY -> assertThat(bytes).isBetween(SEGMENT * 3L / 4, SEGMENT * 1L);
        case END_WITH_A_HOLE -> assertThat(bytes).isBetween(SEGMENT / 2L, SEGMENT * 3L / 4);
        default -> assertThat(bytes).isBetween(FREE / 3, FREE);
      }
      sent = appendUntilFull(opened, sent);
      assertThat(opened.stats().failed()).isFalse();
      Files.delete(ballast);
      int refused = sent;
      sent = appendUntilFull(opened, sent);
      assertThat(sent).isGreaterThan(refused + 100);
    }
    try (LogReader opened = DuraLog.openReadOnly(log)) {
      assertThat(opened.recovery().damage()).isEmpty();
      assertThat(Replayed.everySenderInOrder(opened)).hasSize(sent);
    }
  }

  private DuraLog open(EngineChoice engine) {
    LogOptions options =
        LogOptions.builder().segmentSize(SEGMENT).engine(engine).groupBytes(64 << 10).build();
    return DuraLog.open(log, options);
  }

  /** Until it is full, or has taken far more than a full disk has room for. */
  private static int appendUntilFull(DuraLog log, int from) {
    int sent = from;
    try {
      while (sent < from + 2_000) {
        log.append(new Numbered(0, sent, RECORD).bytes());
        sent++;
      }
    } catch (LogFullException e) {
      // as it should be
    }
    return sent;
  }
}
