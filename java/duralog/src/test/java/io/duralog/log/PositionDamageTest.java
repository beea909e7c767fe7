package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.LogFormatException;
import io.duralog.Position;
import io.duralog.PositionInfo;
import io.duralog.PositionOptions;
import io.duralog.format.Crc32c;
import io.duralog.format.LittleEndian;
import io.duralog.format.PositionSlot;
import io.duralog.testlog.OnDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of positions that are torn, damaged, or not this log's. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PositionDamageTest {
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
    DuraLog log = DuraLog.open(directory, Shapes.tiny(true).build());
    for (int i = 0; i < 70; i++) {
      log.append(new byte[3000]);
    }
    log.sync();
    return log;
  }

  private static Long processed(Map<String, PositionInfo> all, String name) {
    return all.get(name).processed();
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
          byte[] one = Arrays.copyOfRange(later, slot * 4096, slot * 4096 + 4096);
          one[at] = 4;
          LittleEndian.putInt(one, 4092, Crc32c.of(one, 0, 4092));
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
}
