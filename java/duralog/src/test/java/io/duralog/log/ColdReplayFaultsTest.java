package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duralog.DuraLog;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.engine.Engine;
import io.duralog.engine.nativeio.FaultLibrary;
import io.duralog.engine.readahead.ReaderKind;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.OpenDescriptors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever call of C fails while a log is opened, replayed and closed: every record comes, or an
 * exception with the error; never a shorter log.
 */
@Isolated("faults, and descriptors, are of the process")
@Timeout(300)
@Tag("own-engine")
@Tag("slow")
class ColdReplayFaultsTest {
  private static final Map<String, Integer> ERRORS =
      Map.of("EIO", 5, "EAGAIN", 11, "ENOMEM", 12, "EPERM", 1, "EINTR", 0, "short", 0);

  @TempDir(factory = OnDisk.class)
  Path directory;

  private long last;

  @BeforeEach
  void write() {
    assumeTrue(FaultLibrary.isThere(), "native/ is not built");
    FaultLibrary.set("");
    LogOptions options =
        LogOptions.builder()
            .segmentSize(128 << 10)
            .groupBytes(16 << 10)
            .queueBytes(64 << 10)
            .build();
    try (DuraLog log = DuraLog.open(directory, options)) {
      for (int i = 0; i < 60; i++) {
        log.append(new Numbered(0, i, 3_000).bytes());
      }
      last = log.sync();
    }
  }

  @AfterEach
  void withoutFaults() {
    if (FaultLibrary.isThere()) {
      FaultLibrary.set("");
    }
  }

  /** The error of the exception, 0 if all records have come. */
  private int replay() {
    try (Engine engine = ReaderKind.cold(FaultLibrary.calls());
        LogReader log = ColdReplayTest.reader(directory, engine, OnDamage.STRICT)) {
      assertThat(log.lastSequence()).isEqualTo(last);
      assertThat(Replayed.everySenderInOrder(log)).hasSize((int) last);
      return 0;
    } catch (LogIoException e) {
      assertThat(e.errno()).as("%s", e).isPositive();
      return e.errno();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EIO", "EAGAIN", "ENOMEM", "EPERM", "EINTR", "short"})
  void eachCallFailsInTurn(String how) throws IOException {
    assertThat(replay()).isZero();
    assertThat(FaultLibrary.count("done-read")).as("chunks read ahead").isGreaterThan(10);
    List<String> before = OpenDescriptors.of(directory);
    long calls;
    int n = 0;
    do {
      FaultLibrary.set("any:" + ++n + ":" + how);
      assertThat(replay()).as("call %s", n).isIn(0, ERRORS.get(how));
      calls = FaultLibrary.count("any");
      assertThat(OpenDescriptors.of(directory)).as("call %s", n).isEqualTo(before);
    } while (n <= calls);
    assertThat(FaultLibrary.hits()).isZero();
    assertThat(n).isGreaterThan(50);
  }

  @Test
  void aChunkThatFailsIsReadAgainInPart() {
    FaultLibrary.set("done-read:1+:EIO");
    assertThat(replay()).isZero();
    assertThat(FaultLibrary.hits()).isGreaterThan(10);
  }

  @Test
  void aDiskThatFailsForGoodIsAnErrorWithItsPlace() {
    FaultLibrary.set("");
    replay();
    long reads = FaultLibrary.count("read");
    for (long from = 1; from <= reads; from += 3) {
      FaultLibrary.set("read:" + from + "+:EIO,done-read:1+:EIO");
      assertThat(replay()).as("from read %s on", from).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @CsvSource({"setup:1+:EPERM", "setup:1+:ENOMEM", "map:1+:ENOMEM", "submit:1+:EINVAL"})
  void withoutARingOrMemoryAllIsRead(String faults) {
    FaultLibrary.set(faults);
    assertThat(replay()).isZero();
    assertThat(FaultLibrary.hits()).isPositive();
  }
}
