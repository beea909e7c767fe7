package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogIoException;
import io.duralog.LogLockedException;
import io.duralog.Position;
import io.duralog.PositionInfo;
import io.duralog.PositionOptions;
import io.duralog.RecordsGoneException;
import io.duralog.engine.EngineKind;
import io.duralog.format.PositionSlot;
import io.duralog.testlog.Held;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.OpenDescriptors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A named position: what it says, after what, and who may open it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PositionTest {
  private static final PositionOptions PLAIN = PositionOptions.defaults();
  private static final PositionOptions HOLD = PLAIN.hold(true);

  @TempDir(factory = OnDisk.class)
  Path temp;

  private Path directory;

  @BeforeEach
  void name() {
    directory = temp.resolve("log");
  }

  private DuraLog filled() {
    return filled(EngineKind.PORTABLE_BUFFERED);
  }

  private DuraLog filled(EngineKind kind) {
    DuraLog log = LogOpener.open(directory, Shapes.tiny(true).build(), kind::open);
    for (int i = 0; i < 70 && log.lastSequence() < 70; i++) {
      log.append(new byte[3000]);
    }
    log.sync();
    return log;
  }

  /** But those of segments and of the directory, which the log opens and closes as it works. */
  private List<String> descriptors() throws IOException {
    return OpenDescriptors.of(directory).stream()
        .filter(name -> !name.endsWith(".seg") && !name.endsWith(".tmp"))
        .filter(name -> !name.equals(directory.toString()))
        .toList();
  }

  private static Long processed(Map<String, PositionInfo> all, String name) {
    return all.get(name).processed();
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatWasStoredLast(EngineKind kind) throws Exception {
    try (DuraLog log = filled(kind)) {
      assertThat(log.checkpoints()).isEmpty();
      try (Position p = log.position("reader.1", PLAIN)) {
        assertThat(p.processed()).isZero();
        assertThat(p.name()).isEqualTo("reader.1");
        assertThat(p.holds()).isFalse();
        for (long n = 0; n <= 70; n += 7) {
          p.store(n);
          assertThat(p.processed()).isEqualTo(n);
          assertThat(processed(log.checkpoints(), "reader.1")).isEqualTo(n);
          assertThat(processed(Position.list(directory), "reader.1")).isEqualTo(n);
        }
        p.rewind(30);
        assertThat(p.processed()).isEqualTo(30);
        assertThat(p).hasToString("position reader.1 of " + directory + ", processed to 30");
      }
      try (Position p = log.position("reader.1", PLAIN)) {
        assertThat(p.processed()).isEqualTo(30);
        p.store(31);
      }
      log.checkpoint("state", 40);
      assertThat(log.checkpoints().get("state").holds()).isTrue();
    }
    assertThat(Files.size(directory.resolve("position-state"))).isEqualTo(PositionSlot.FILE_LENGTH);
    assertThat(directory.resolve("position.tmp")).doesNotExist();
    try (DuraLog log = filled(kind)) {
      assertThat(log.checkpoints().keySet()).containsExactly("reader.1", "state");
      assertThat(processed(log.checkpoints(), "reader.1")).isEqualTo(31);
      log.checkpoint("state", 41);
      log.checkpoint("state", 41);
      assertThat(processed(log.checkpoints(), "state")).isEqualTo(41);
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsWithItsLog(EngineKind kind) throws Exception {
    Held held = Held.now(directory);
    DuraLog log = filled(kind);
    Position p = log.position("p", PLAIN);
    log.close();
    assertThat(Held.now(directory)).isEqualTo(held);
    for (Consumer<Position> use : List.<Consumer<Position>>of(q -> q.store(9), q -> q.rewind(0))) {
      assertThatThrownBy(() -> use.accept(p)).isInstanceOf(LogClosedException.class);
    }
    p.close();
    assertThatThrownBy(() -> log.position("p", PLAIN)).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> log.checkpoint("p", 1)).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(log::checkpoints).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> log.removeCheckpoint("p")).isInstanceOf(LogClosedException.class);
    try (Position again = Position.open(directory, "p")) {
      assertThat(again.processed()).isZero();
    }
    assertThat(Held.now(directory)).isEqualTo(held);
  }

  @Test
  void onlyGoesForwardButByRewind() {
    try (DuraLog log = filled();
        Position p = log.position("p", PLAIN)) {
      p.store(50);
      assertThatThrownBy(() -> p.store(49))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("50 or more")
          .hasMessageContaining("rewind");
      assertThatThrownBy(() -> p.store(71))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0 to 70");
      assertThatThrownBy(() -> p.rewind(51)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> p.rewind(-1)).isInstanceOf(IllegalArgumentException.class);
      assertThat(p.processed()).isEqualTo(50);
      log.checkpoint("c", 50);
      assertThatThrownBy(() -> log.checkpoint("c", 49))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("rewind");
      assertThatThrownBy(() -> log.checkpoint("c", 71))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> log.checkpoint("c", -1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(processed(log.checkpoints(), "c")).isEqualTo(50);
    }
  }

  @Test
  void namesAreChecked() {
    try (DuraLog log = filled()) {
      for (String name : List.of("", "a/b", "..\\x", "ä", "a b", "x".repeat(65))) {
        assertThatThrownBy(() -> log.position(name, PLAIN))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("'" + name + "'");
      }
      for (String name : List.of(".", "..", "tmp", "a.tmp", "-", "x".repeat(64))) {
        log.checkpoint(name, 3);
        assertThat(processed(log.checkpoints(), name)).isEqualTo(3);
        assertThat(log.removeCheckpoint(name)).isTrue();
        assertThat(log.removeCheckpoint(name)).isFalse();
      }
      assertThat(log.checkpoints()).isEmpty();
    }
  }

  /** In this process, and by whichever way. */
  @Test
  void isOpenInOnePlaceAtATime() throws Exception {
    try (DuraLog log = filled()) {
      try (Position p = log.position("p", PLAIN)) {
        List<Runnable> others =
            List.of(
                () -> log.position("p", PLAIN),
                () -> Position.open(directory, "p"),
                () -> log.checkpoint("p", 5),
                () -> log.removeCheckpoint("p"),
                () -> Position.remove(directory, "p"));
        List<String> held = descriptors();
        for (Runnable other : others) {
          LogLockedException e = catchThrowableOfType(LogLockedException.class, other::run);
          assertThat(e).hasMessageContaining("close it there");
          assertThat(e.owner()).isEqualTo("this process " + ProcessHandle.current().pid());
          assertThat(e.path()).isEqualTo(directory.resolve("position-p"));
          assertThat(descriptors()).isEqualTo(held);
        }
        p.store(5);
      }
      try (Position q = Position.open(directory, "p")) {
        assertThat(q.processed()).isEqualTo(5);
        assertThatThrownBy(() -> log.position("p", PLAIN)).isInstanceOf(LogLockedException.class);
        q.store(6);
      }
      log.checkpoint("p", 7);
      assertThat(Position.remove(directory, "p")).isTrue();
      assertThat(log.checkpoints()).isEmpty();
    }
  }

  @Test
  void whereThereIsNoLogThereIsNoPosition() throws Exception {
    assertThatThrownBy(() -> Position.open(directory, "p")).isInstanceOf(LogIoException.class);
    assertThat(directory).doesNotExist();
    Files.createDirectories(directory);
    assertThatThrownBy(() -> Position.open(directory, "p"))
        .isInstanceOf(LogIoException.class)
        .hasMessageContaining("there is no log");
    assertThatThrownBy(() -> Position.list(directory)).isInstanceOf(LogIoException.class);
    try (DuraLog log = DuraLog.open(directory);
        Position p = log.position("p", HOLD)) {
      assertThat(log.checkpoints().get("p").processed()).isZero();
      assertThat(p.holds()).isTrue();
    }
  }

  /** What is gone cannot be held, whoever asks. */
  @Test
  void whatIsGoneIsNotHeld() {
    try (DuraLog log = filled()) {
      log.truncateBefore(40);
      RecordsGoneException e =
          catchThrowableOfType(RecordsGoneException.class, () -> log.checkpoint("p", 38));
      assertThat(e.wanted()).isEqualTo(39);
      assertThat(e.first()).isEqualTo(40);
      assertThat(log.checkpoints()).isEmpty();
      log.checkpoint("p", 39);
      try (Position p = Position.open(directory, "p")) {
        assertThat(p.holds()).as("as it was").isTrue();
        assertThatThrownBy(() -> p.rewind(38)).isInstanceOf(RecordsGoneException.class);
        assertThat(p.processed()).isEqualTo(39);
        p.store(50);
        p.rewind(45);
      }
      try (Position p = Position.open(directory, "q")) {
        assertThat(p.processed()).as("where the log begins").isEqualTo(39);
        p.rewind(3); // it holds nothing
      }
      assertThatThrownBy(() -> Position.open(directory, "q", HOLD))
          .isInstanceOf(RecordsGoneException.class);
      assertThat(log.checkpoints().get("q").holds()).isFalse();
      try (Position p = log.position("p", PLAIN.hold(false))) {
        p.rewind(1);
      }
      log.truncateBefore(60);
    }
  }

  @Test
  void optionsAndInfosAreValues() {
    assertThat(PLAIN).hasToString("position as it is").isEqualTo(PositionOptions.defaults());
    assertThat(HOLD).hasToString("position that holds").isNotEqualTo(PLAIN);
    assertThat(HOLD).isEqualTo(PLAIN.hold(true)).hasSameHashCodeAs(PLAIN.hold(true));
    assertThat(PLAIN.hold(false)).hasToString("position, no hold").isNotEqualTo(PLAIN);
    try (DuraLog log = filled()) {
      log.checkpoint("p", 10);
      PositionInfo info = log.checkpoints().get("p");
      assertThat(info).isEqualTo(log.checkpoints().get("p"));
      assertThat(info).hasSameHashCodeAs(log.checkpoints().get("p"));
      assertThat(info.toString()).startsWith("p: processed to 10, holds, stored 20");
      assertThat(info.generation()).isZero();
      log.checkpoint("p", 11);
      assertThat(info).isNotEqualTo(log.checkpoints().get("p"));
    }
  }
}
