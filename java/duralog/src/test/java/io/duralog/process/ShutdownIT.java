package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.process.ShutdownChild.Ending;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code closeOnShutdown}: an orderly end of the JVM closes the log; without it nothing does. */
@Timeout(60)
class ShutdownIT {
  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({
    "native, TERM, 143",
    "portable, TERM, 143",
    "portable, EXIT, 7",
    "native, RETURN, 0",
  })
  void allThatWasAcceptedIsThere(String engine, Ending ending, int code) {
    long accepted = run(engine, true, ending, code);
    try (DuraLog log = DuraLog.open(temp.resolve("log"))) {
      assertThat(log.recovery().cleanlyClosed()).isTrue();
      // One more may have been accepted, with the line that says so not written any more.
      assertThat(log.lastSequence()).isBetween(accepted, accepted + 1);
    }
  }

  /** Not told to, it is as ever: what nobody waited for may be lost. */
  @ParameterizedTest
  @CsvSource({"native, false, TERM, 143", "portable, true, HALT, 8"})
  void otherwiseWhatNobodyWaitedForMayBeLost(
      String engine, boolean close, Ending ending, int code) {
    run(engine, close, ending, code);
    try (DuraLog log = DuraLog.open(temp.resolve("log"))) {
      assertThat(log.recovery().cleanlyClosed()).isFalse();
    }
  }

  /** The last sequence that the child says was accepted. */
  private long run(String engine, boolean close, Ending ending, int code) {
    List<String> options = List.of("-Dduralog.engine=" + engine);
    try (ChildJvm child =
        ChildJvm.start(options, ShutdownChild.class, temp.resolve("log"), close, ending)) {
      long accepted = 0;
      boolean sent = false;
      for (String line = child.line(); line != null; line = child.line()) {
        if (line.startsWith("accepted ")) {
          accepted = Long.parseLong(line.substring("accepted ".length()));
        }
        if (!sent && accepted > ShutdownChild.RECORDS && ending.name().length() < 5) {
          sent = true;
          child.signal(ending.name());
        }
      }
      assertThat(child.exitCode()).as(child.err()).isEqualTo(code);
      assertThat(accepted).isGreaterThanOrEqualTo(ShutdownChild.RECORDS);
      return accepted;
    }
  }

  @Test
  void aLogThatWasClosedIsForgotten() {
    WeakReference<DuraLog> closed = openAndClose();
    while (closed.get() != null) {
      System.gc();
    }
  }

  private WeakReference<DuraLog> openAndClose() {
    LogOptions options = LogOptions.builder().closeOnShutdown(true).build();
    DuraLog log = DuraLog.open(temp.resolve("log"), options);
    log.append("one");
    log.close();
    return new WeakReference<>(log);
  }
}
