package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.EngineChoice;
import io.duralog.LogFailedException;
import io.duralog.LogIoException;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.testlog.OnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The trial makes every kind of call that a log makes, and leaves nothing behind. */
@Tag("own-engine")
class LogTrialTest {
  @TempDir(factory = OnDisk.class)
  Path directory;

  @AfterEach
  void nothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "PORTABLE"})
  void wellWhereALogWorks(EngineChoice engine) {
    assumeThat(engine == EngineChoice.PORTABLE || NativeLibrary.get().calls() != null).isTrue();
    LogTrial trial = LogTrial.of(directory, engine);
    assertThat(trial.failure()).isNull();
    assertThat(trial.engine()).startsWith(engine.name().toLowerCase(java.util.Locale.ROOT));
  }

  @ParameterizedTest
  @EnumSource(EngineCall.class)
  void noCallCanFailWithoutBeingNoticed(EngineCall call) {
    FailNth fault = new FailNth(call, 1);
    LogTrial trial = LogTrial.of(directory, EngineChoice.PORTABLE, ProbedEngine.with(fault));
    assertThat(fault.thrown()).as("it is made at all").isNotNull();
    assertThat(trial.failure())
        .isInstanceOfAny(LogIoException.class, LogFailedException.class)
        .hasMessageContaining(call.operation() + " failed");
  }

  /** Those of an open, of a roll and of a close. */
  @ParameterizedTest
  @EnumSource(names = {"SYNC_DIRECTORY", "RENAME"})
  void everyOneOfThoseThatMakeNamesIsTried(EngineCall call) {
    int n = 0;
    LogTrial trial;
    do {
      FailNth fault = new FailNth(call, ++n).forever(); // once could be made up for
      trial = LogTrial.of(directory, EngineChoice.PORTABLE, ProbedEngine.with(fault));
      assertThat(trial.failure() == null).isEqualTo(fault.thrown() == null);
    } while (trial.failure() != null);
    assertThat(n).as("open, first segment, two rolls, close, open, close").isGreaterThan(6);
  }
}
