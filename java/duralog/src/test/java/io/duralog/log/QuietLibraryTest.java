package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.DuraLog;
import io.duralog.LogFailedException;
import io.duralog.LogLockedException;
import io.duralog.testlog.HandLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library prints nothing, and logs a line when it falls back and when it fails. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QuietLibraryTest {
  private final Logger logger = Logger.getLogger("io.duralog");
  private final List<LogRecord> logged = new ArrayList<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  @TempDir Path directory;

  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          synchronized (logged) {
            logged.add(record);
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(capture);
    System.setErr(capture);
  }

  @AfterEach
  void stopListening() {
    System.setOut(out);
    System.setErr(err);
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  @Test
  void aWholeLifePrintsNothingAndLogsOneLine() {
    try (DuraLog log = DuraLog.open(directory, Shapes.tiny(false).build())) {
      for (int i = 0; i < 300; i++) {
        log.append(new Numbered(0, i, 900).bytes());
      }
      log.sync();
      Replayed.everySenderInOrder(log);
      assertThatThrownBy(() -> log.append((byte[]) null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> DuraLog.open(directory)).isInstanceOf(LogLockedException.class);
    }
    Replayed.everySenderInOrder(directory);
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(logged).as("that it fell back, since it was told to").hasSize(1);
    assertThat(logged.get(0).getLevel()).isEqualTo(Level.INFO);
  }

  /** Who does not look at the report is told too, once for each open, and of which records. */
  @Test
  void anOpenThatFindsDamageLogsOneWarningWithSequences() {
    HandLog torn = new HandLog();
    torn.segment(16);
    torn.add(HandLog.Item.text("one"));
    torn.add(HandLog.Item.text("two"), HandLog.Item.text("three"));
    torn.image().file("0000000001.seg")[2 * 4096 + 64 + 9] ^= 1;
    torn.image().writeTo(directory);
    for (int i = 0; i < 2; i++) { // the second time nothing is left to be told
      logged.clear();
      DuraLog.openReadOnly(directory).close();
      DuraLog.open(directory).close();
      List<String> warnings =
          logged.stream()
              .filter(r -> r.getLevel() == Level.WARNING)
              .map(r -> MessageFormat.format(r.getMessage(), r.getParameters()))
              .toList();
      assertThat(warnings).hasSize(i == 0 ? 2 : 0);
      assertThat(warnings)
          .allSatisfy(
              w ->
                  assertThat(w)
                      .contains(directory.toString(), "TORN_TAIL", "records lost: 2 to 3"));
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aFailurePrintsNothingAndLogsOneLine() {
    FailOnceShut fault = new FailOnceShut(EngineCall.SYNC);
    DuraLog log = LogOpener.open(directory, Shapes.tiny(true).build(), ProbedEngine.with(fault));
    fault.arm();
    assertThatThrownBy(() -> log.appendDurable("x")).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(log::close).isInstanceOf(LogFailedException.class);
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(logged)
        .filteredOn(r -> r.getLevel().intValue() > Level.INFO.intValue())
        .as("that it failed")
        .hasSize(1);
  }
}
