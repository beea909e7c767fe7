package io.duralog.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.format.LogRoot.Beginning;
import io.duralog.format.LogRoot.Place;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of the file {@code root}, and that nothing but what a writer says is believed. */
class LogRootTest {
  private static final Place FLOOR = new Place(9, 3, 12_288, 0x1234_5678, -5);
  private static final Beginning BEGINNING = new Beginning(2, 4, -7, 11, 5);
  private static final LogRoot ROOT =
      new LogRoot(
          77,
          LogRoot.CLEAN,
          FLOOR,
          1_000_000_007L,
          BEGINNING,
          6,
          List.of(new CutNote(2, 4), new CutNote(6, 8)),
          1,
          -99);

  private static byte[] withCrc(byte[] b, int at) {
    int crc = at + LogRoot.COPY_LENGTH - 4;
    LittleEndian.putInt(b, crc, Crc32c.of(b, at, LogRoot.COPY_LENGTH - 4));
    return b;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, LogRoot.COPY_LENGTH})
  void eachCopySaysAll(int at) {
    byte[] b = ROOT.write();
    assertThat(b).hasSize(4096);
    assertThat(LogRoot.read(b, at)).isEqualTo(ROOT);
    assertThat(LogRoot.versionOf(b, at)).isEqualTo(1);
    LogRoot fresh = LogRoot.fresh(77, 5, 6);
    assertThat(LogRoot.read(fresh.write(), at)).isEqualTo(fresh);
    assertThat(fresh.floor()).isEqualTo(new Place(0, 1, 4096, 0, 0));
  }

  @Test
  void noFlippedBitIsBelieved() {
    for (int at : new int[] {0, LogRoot.COPY_LENGTH}) {
      byte[] b = ROOT.write();
      for (int i = at; i < at + LogRoot.COPY_LENGTH; i++) {
        b[i] ^= 1;
        assertThat(LogRoot.read(b, at)).as("byte %s", i).isNull();
        assertThat(LogRoot.read(b, LogRoot.COPY_LENGTH - at)).as("the other").isEqualTo(ROOT);
        b[i] ^= 1;
      }
    }
  }

  /** With a checksum that fits: what no writer says. */
  @Test
  void noNonsenseIsBelieved() {
    record Field(int offset, long value, boolean wide) {}
    List<Field> fields =
        List.of(
            new Field(24, 2, true), // the floor before the beginning
            new Field(32, 0, true),
            new Field(32, 4097, true),
            new Field(32, -4096, true),
            new Field(40, 1, false),
            new Field(24, Long.MAX_VALUE, true),
            new Field(64, 0, false),
            new Field(72, 0, true),
            new Field(88, 3, true), // first before base
            new Field(96, 5, true), // a note of a later generation
            new Field(104, -1, false),
            new Field(104, 33, false),
            new Field(112, 6, true), // notes that do not grow
            new Field(120, 8, true));
    for (Field field : fields) {
      byte[] b = ROOT.write();
      if (field.wide()) {
        LittleEndian.putLong(b, field.offset(), field.value());
      } else {
        LittleEndian.putInt(b, field.offset(), (int) field.value());
      }
      withCrc(b, 0);
      assertThat(LogRoot.isIntact(b, 0)).isTrue();
      assertThat(LogRoot.read(b, 0)).as(field.toString()).isNull();
    }
  }

  @Test
  void aFlagOfALaterVersionIsNoDamage() {
    byte[] b = ROOT.write();
    LittleEndian.putInt(b, 44, 4);
    withCrc(b, 0);
    LogRoot read = LogRoot.read(b, 0);
    assertThat(read).isNotNull();
    assertThat(read.isUnderstood()).isFalse();
    assertThat(ROOT.isUnderstood()).isTrue();
  }

  @Test
  void whatIsNotWholeIsNone() {
    assertThat(LogRoot.read(new byte[0], 0)).isNull();
    assertThat(LogRoot.read(new byte[4096], 0)).isNull();
    assertThat(LogRoot.isIntact(java.util.Arrays.copyOf(ROOT.write(), 3000), 2048)).isFalse();
  }

  @Test
  void aWriterMovesTheFloorAndKeepsTheRest() {
    Place end = new Place(20, 4, 4096, 1, 2);
    LogRoot open = ROOT.at(end, false, 8, 9);
    assertThat(open.isClean()).isFalse();
    assertThat(open.floor()).isEqualTo(end);
    assertThat(open.writer()).isEqualTo(9);
    assertThat(open.beginning()).isEqualTo(BEGINNING);
    assertThat(open.notes()).isEqualTo(ROOT.notes());
    assertThat(open.at(end, true, 8, 9).isClean()).isTrue();
  }

  @Test
  void thirtyTwoNotesAreTheMost() {
    List<CutNote> notes = new ArrayList<>();
    for (int i = 1; i <= LogRoot.MOST_NOTES; i++) {
      notes.add(new CutNote(i, i));
    }
    LogRoot full = new LogRoot(1, 0, FLOOR, 0, BEGINNING, 32, notes, 0, 0);
    assertThat(LogRoot.read(full.write(), 0)).isEqualTo(full);
    notes.add(new CutNote(33, 33));
    assertThatThrownBy(() -> new LogRoot(1, 0, FLOOR, 0, BEGINNING, 33, notes, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to 32");
  }

  @Test
  void theNotesTellHowMuchIsLeftOfEachGeneration() {
    LogRoot root = LogRoot.fresh(1, 1, 1);
    root = cut(cut(cut(root, 50), 70), 60);
    assertThat(root.generation()).isEqualTo(3);
    assertThat(root.notes()).containsExactly(new CutNote(1, 50), new CutNote(3, 60));
    assertThat(root.isCut()).isTrue();
    assertThat(root.floor().last()).isEqualTo(60);
    assertThat(List.of(root.keptSince(0), root.keptSince(1), root.keptSince(2)))
        .containsExactly(50L, 60L, 60L);
    assertThat(root.keptSince(3)).isEqualTo(Long.MAX_VALUE);
    LogRoot empty = root.resetTo(new Beginning(4, 40, 0, 0, 40), 60, 7);
    assertThat(empty.notes()).containsExactly(new CutNote(4, 39));
    assertThat(empty.floor()).isEqualTo(new Place(39, 4, 4096, 0, 0));
    assertThat(empty.isCut()).isFalse();
    assertThat(root.resetTo(new Beginning(4, 90, 0, 0, 90), 60, 7).keptSince(3)).isEqualTo(60);
    assertThat(LogRoot.read(empty.write(), 0)).isEqualTo(empty);
    assertThat(LogRoot.read(root.write(), 0)).isEqualTo(root);
  }

  private static LogRoot cut(LogRoot root, long kept) {
    return root.cutAt(new Place(kept, 3, 8192, 1, 2), 3);
  }

  @Test
  void whoComesFromBeforeTheNotesHasNothingLeft() {
    LogRoot root = LogRoot.fresh(1, 1, 1);
    for (int i = 1; i <= LogRoot.MOST_NOTES + 2; i++) {
      root = cut(root, 10 * i);
    }
    assertThat(root.notes()).hasSize(LogRoot.MOST_NOTES);
    assertThat(root.notesSince()).isEqualTo(2);
    assertThat(root.keptSince(1)).isZero();
    assertThat(root.keptSince(2)).isEqualTo(30);
  }

  @Test
  void noRootSaysCutAndClean() {
    byte[] b = ROOT.write();
    b[44] |= LogRoot.CUT;
    assertThat(LogRoot.read(withCrc(b, 0), 0)).isNull();
  }
}
