package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogFormatException;
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
        Held held = Held.now(directory);
        for (Runnable other : others) {
          LogLockedException e = catchThrowableOfType(LogLockedException.class, other::run);
          assertThat(e).hasMessageContaining("close it there");
          assertThat(e.owner()).isEqualTo("this process " + ProcessHandle.current().pid());
          assertThat(e.path()).isEqualTo(directory.resolve("position-p"));
          assertThat(Held.now(directory)).isEqualTo(held);
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

  private void flip(String name, long... offsets) throws Exception {
    Path file = directory.resolve("position-" + name);
    byte[] bytes = Files.readAllBytes(file);
    for (long at : offsets) {
      bytes[(int) at] ^= 0x10;
    }
    Files.write(file, bytes);
  }

  /** An update that a power cut has torn: at least once. */
  @Test
  void aTornSlotFallsBackToTheOther() throws Exception {
    filled().close();
    for (long at : new long[] {0, 8, 12, 16, 24, 32, 40, 56, 60, 200, 4092, 4095}) {
      for (int slot = 0; slot < 2; slot++) {
        Position.remove(directory, "p");
        try (Position p = Position.open(directory, "p", HOLD)) {
          p.store(10);
          p.store(20);
        }
        flip("p", at + slot * (long) PositionSlot.LENGTH);
        PositionInfo found = Position.list(directory).get("p");
        assertThat(found.damaged()).isFalse();
        assertThat(found.processed()).isIn(10L, 20L);
        try (Position p = Position.open(directory, "p")) {
          assertThat(p.processed()).isEqualTo(found.processed());
          p.store(30); // over the torn one
        }
        flip("p", at + slot * (long) PositionSlot.LENGTH);
        assertThat(processed(Position.list(directory), "p")).isIn(30L, found.processed());
      }
    }
  }

  @Test
  void eachOfTheTwoSlotsIsTornInTurn() throws Exception {
    filled().close();
    try (Position p = Position.open(directory, "p")) {
      for (long n = 1; n < 20; n++) {
        p.store(n);
      }
    }
    flip("p", 100);
    long first = processed(Position.list(directory), "p");
    flip("p", 100, 5000);
    long second = processed(Position.list(directory), "p");
    assertThat(List.of(first, second)).containsExactlyInAnyOrder(18L, 19L);
  }

  @Test
  void oneWhoseSlotsAreBothBadIsNamed() throws Exception {
    Path file = directory.resolve("position-p");
    try (DuraLog log = filled()) {
      log.checkpoint("p", 10);
      flip("p", 100, 5000);
      assertThat(log.checkpoints().get("p"))
          .hasToString("p: damaged, may hold everything")
          .matches(PositionInfo::damaged)
          .matches(PositionInfo::holds);
      List<Runnable> uses =
          List.of(
              () -> log.position("p", PLAIN),
              () -> log.checkpoint("p", 20),
              () -> Position.open(directory, "p"),
              () -> log.truncateBefore(5));
      for (Runnable use : uses) {
        CorruptLogException e = catchThrowableOfType(CorruptLogException.class, use::run);
        assertThat(e.damage().path()).isEqualTo(file);
        assertThat(e).hasMessageContaining("checkpoint DIR remove p");
      }
      assertThat(log.firstSequence()).isOne();
      Files.write(file, new byte[100]); // cut off
      assertThatThrownBy(() -> log.truncateBefore(5)).isInstanceOf(CorruptLogException.class);
      assertThat(log.removeCheckpoint("p")).isTrue();
      log.truncateBefore(5);
      assertThat(log.firstSequence()).isEqualTo(5);
      log.append("goes on");
    }
  }

  @Test
  void oneUnderAnotherNameIsDamaged() throws Exception {
    try (DuraLog log = filled()) {
      log.checkpoint("p", 10);
      Files.copy(directory.resolve("position-p"), directory.resolve("position-q"));
      assertThat(log.checkpoints().get("q").damaged()).isTrue();
      assertThatThrownBy(() -> log.truncateBefore(5)).isInstanceOf(CorruptLogException.class);
    }
  }

  @Test
  void oneOfAnotherLogHoldsNothing() throws Exception {
    Path file;
    try (DuraLog other = DuraLog.open(temp.resolve("other"))) {
      other.checkpoint("p", 0);
      file = temp.resolve("other").resolve("position-p");
    }
    try (DuraLog log = filled()) {
      Files.copy(file, directory.resolve("position-p"));
      assertThat(log.checkpoints()).isEmpty();
      assertThatThrownBy(() -> log.position("p", PLAIN))
          .isInstanceOf(LogFormatException.class)
          .hasMessageContaining("of another log");
      log.truncateBefore(5);
      assertThat(log.removeCheckpoint("p")).isTrue();
    }
  }

  /** Whatever a release to come makes of it: it may hold. */
  @Test
  void oneOfALaterVersionIsNotPassed() throws Exception {
    Path file = directory.resolve("position-p");
    try (DuraLog log = filled()) {
      log.checkpoint("p", 10);
      for (int at : new int[] {8, 12}) {
        byte[] later = Files.readAllBytes(file);
        for (int slot = 0; slot < 2; slot++) {
          byte[] one = java.util.Arrays.copyOfRange(later, slot * 4096, slot * 4096 + 4096);
          one[at] = 4;
          io.duralog.format.LittleEndian.putInt(
              one, 4092, io.duralog.format.Crc32c.of(one, 0, 4092));
          System.arraycopy(one, 0, later, slot * 4096, 4096);
        }
        Files.write(file, later);
        assertThatThrownBy(() -> log.truncateBefore(5))
            .isInstanceOf(LogFormatException.class)
            .hasMessageContaining("later version");
        assertThat(log.checkpoints().get("p").damaged()).isTrue();
        log.removeCheckpoint("p");
        log.checkpoint("p", 10);
      }
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
