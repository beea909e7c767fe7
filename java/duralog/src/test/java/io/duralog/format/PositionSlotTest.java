package io.duralog.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of a position, and what a cut leaves of it. */
class PositionSlotTest {
  private static final PositionSlot SLOT =
      new PositionSlot(0x0123456789abcdefL, 7, 42, 3, true, 1_700_000_000_000_000_000L, "a.b-C_9");

  private static LogRoot root(long generation, long since, long first, CutNote... notes) {
    LogRoot.Beginning begin = new LogRoot.Beginning(1, 1, 0, 0, first);
    return new LogRoot(1, 0, begin.place(), 0, begin, generation, List.of(notes), since, 1);
  }

  private static byte[] sealed(byte[] slot) {
    LittleEndian.putInt(slot, 4092, Crc32c.of(slot, 0, 4092));
    return slot;
  }

  @Test
  void isWhatTheFormatSays() {
    byte[] b = SLOT.write();
    assertThat(b).hasSize(4096);
    assertThat(new String(b, 0, 8, StandardCharsets.US_ASCII)).isEqualTo("DURAPOS1");
    assertThat(LittleEndian.getInt(b, 8)).isEqualTo(1);
    assertThat(LittleEndian.getInt(b, 12)).isEqualTo(1);
    assertThat(LittleEndian.getLong(b, 16)).isEqualTo(0x0123456789abcdefL);
    assertThat(LittleEndian.getLong(b, 24)).isEqualTo(7);
    assertThat(LittleEndian.getLong(b, 32)).isEqualTo(42);
    assertThat(LittleEndian.getLong(b, 40)).isEqualTo(3);
    assertThat(LittleEndian.getLong(b, 48)).isEqualTo(1_700_000_000_000_000_000L);
    assertThat(LittleEndian.getInt(b, 56)).isEqualTo(7);
    assertThat(new String(b, 60, 7, StandardCharsets.US_ASCII)).isEqualTo("a.b-C_9");
    assertThat(LittleEndian.getInt(b, 4092)).isEqualTo(Crc32c.of(b, 0, 4092));
    assertThat(PositionSlot.read(b, 0)).isEqualTo(SLOT);
    PositionSlot free = SLOT.next(50, 4, false, 9);
    assertThat(free).isEqualTo(new PositionSlot(SLOT.logId(), 8, 50, 4, false, 9, "a.b-C_9"));
    assertThat(PositionSlot.read(free.write(), 0)).isEqualTo(free);
  }

  @Test
  void whatNoWriterWritesIsNoSlot() {
    assertThat(PositionSlot.read(new byte[4096], 0)).isNull();
    assertThat(PositionSlot.read(new byte[100], 0)).isNull();
    for (int at = 0; at < 4096; at += 7) {
      byte[] b = SLOT.write();
      b[at] ^= 4;
      assertThat(PositionSlot.read(b, 0)).as("offset %d", at).isNull();
    }
    for (int length : new int[] {0, -1, 65}) {
      byte[] b = SLOT.write();
      LittleEndian.putInt(b, 56, length);
      assertThat(PositionSlot.read(sealed(b), 0)).isNull();
    }
    for (int at : new int[] {24, 32, 40}) { // counter, processed, generation
      byte[] b = SLOT.write();
      LittleEndian.putLong(b, at, -1);
      assertThat(PositionSlot.read(sealed(b), 0)).isNull();
    }
    byte[] named = SLOT.write();
    named[60] = '/';
    assertThat(PositionSlot.read(sealed(named), 0)).isNull();
    byte[] later = SLOT.write();
    assertThat(PositionSlot.isUnderstood(later, 0)).isTrue();
    later[8] = 2;
    assertThat(PositionSlot.isUnderstood(later, 0)).isFalse();
    byte[] flagged = SLOT.write();
    flagged[12] = 3;
    assertThat(PositionSlot.isUnderstood(flagged, 0)).isFalse();
  }

  @Test
  void filesAreKnownByTheirNames() {
    assertThat(PositionSlot.nameOf(PositionSlot.fileName("x"))).isEqualTo("x");
    for (String other : List.of("position-", "position.tmp", "root", "lock-x", "position-a b")) {
      assertThat(PositionSlot.nameOf(other)).as(other).isNull();
    }
  }

  @Test
  void aCutLeavesTheLeastThatWasKeptSince() {
    CutNote[] notes = {new CutNote(3, 10), new CutNote(5, 30), new CutNote(6, 35)};
    assertThat(SLOT.standing(root(3, 0, 1))).isEqualTo(42);
    assertThat(SLOT.standing(root(2, 0, 1))).as("an older root").isEqualTo(42);
    assertThat(SLOT.standing(root(6, 0, 1, notes))).isEqualTo(30);
    assertThat(SLOT.standing(root(6, 4, 21, notes))).as("before the notes").isEqualTo(20);
    assertThat(SLOT.standing(root(6, 0, 1, new CutNote(4, 60)))).as("after it").isEqualTo(42);
    assertThat(SLOT.standing(root(6, 0, 1, new CutNote(2, 5)))).isEqualTo(42);
  }
}
