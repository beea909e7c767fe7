package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.DuraLog;
import io.duralog.LogFormatException;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.ReadAs;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 9 of FORMAT.md, step 2: an open compares the numbers of the segments with 1 to n. */
class MissingNumbersTest extends RowTest {
  private void lay(int segments, boolean closed) {
    for (int n = 1; n <= segments; n++) {
      log.segment(4);
      log.add(Item.text("record " + (2 * n - 1)));
      log.add(Item.text("record " + 2 * n));
    }
    if (closed) {
      log.close();
    }
  }

  /** What the open alone says, without a replay. */
  private Damage refusedOpen(OnDamage mode) {
    image().writeTo(directory);
    try (LogReader opened = DuraLog.openReadOnly(directory, ReadAs.options(mode))) {
      throw new AssertionError("opened at " + opened.lastSequence());
    } catch (CorruptLogException e) {
      return e.damage();
    }
  }

  @ParameterizedTest(name = "segment {0}, cleanly closed: {1}")
  @CsvSource({"1, true", "1, false", "2, true", "2, false", "7, true", "7, false"})
  void aSegmentThatIsMissingInTheMiddleIsRefusedByTheOpen(int missing, boolean closed) {
    lay(12, closed);
    String name = SegmentFormat.fileName(missing);
    image().remove(name);
    Damage d = damage(Kind.MISSING_SEGMENT, name, 0, 0, 2 * missing - 1, 2 * missing, true);
    for (OnDamage mode : new OnDamage[] {OnDamage.STOP_AT_TORN_TAIL, OnDamage.STRICT}) {
      assertThat(refusedOpen(mode)).isEqualTo(d);
      assertThat(writerRefused(mode)).isEqualTo(d);
    }
    image().writeTo(directory);
    try (LogReader opened = DuraLog.openReadOnly(directory, ReadAs.options(OnDamage.SALVAGE))) {
      assertThat(opened.recovery().damage()).as("salvage goes on, and says so").contains(d);
      assertThat(opened.lastSequence()).isEqualTo(24);
    }
    assertThat(read(OnDamage.SALVAGE).sequences()).hasSize(22);
  }

  @ParameterizedTest(name = "cleanly closed: {0}")
  @ValueSource(booleans = {true, false})
  void twoThatAreMissing(boolean closed) {
    lay(9, closed);
    image().remove(SegmentFormat.fileName(3)).remove(SegmentFormat.fileName(7));
    assertThat(refusedOpen(OnDamage.STRICT).path()).isEqualTo(path(SegmentFormat.fileName(3)));
    assertThat(read(OnDamage.SALVAGE).damage())
        .extracting(Damage::path)
        .containsExactly(path(SegmentFormat.fileName(3)), path(SegmentFormat.fileName(7)));
  }

  /** Row 25 of GUARANTEES.md, whatever the mode and whoever opens: also behind a gap. */
  @ParameterizedTest(name = "file {0}, cleanly closed: {1}, of another log: {2}")
  @CsvSource({
    "4, true, false",
    "4, false, false",
    "5, true, false",
    "5, false, false",
    "5, true, true",
    "5, false, true",
    "2147483647, true, false",
    "2147483647, false, true"
  })
  void aForeignFileIsNoSegmentAlsoBehindAGap(int number, boolean closed, boolean ofAnother) {
    lay(3, closed);
    byte[] foreign = "a file of mine\n".repeat(2000).getBytes(StandardCharsets.UTF_8);
    if (ofAnother) {
      foreign = new byte[8192];
      SegmentHeader header = new SegmentHeader(HandLog.ID + 1, number, foreign.length, 0);
      System.arraycopy(SegmentFormat.write(header), 0, foreign, 0, 4096);
    }
    String name = SegmentFormat.fileName(number);
    image().put(name, foreign).writeTo(directory);
    for (OnDamage mode : WRITERS) {
      assertThatThrownBy(() -> DuraLog.open(directory, options(mode)))
          .isInstanceOf(LogFormatException.class)
          .hasMessageContainingAll(name, "move it");
    }
    for (OnDamage mode : OnDamage.values()) {
      assertThatThrownBy(() -> DuraLog.openReadOnly(directory, ReadAs.options(mode)))
          .isInstanceOf(LogFormatException.class)
          .hasMessageContainingAll(name, "move it");
    }
    assertThat(DirectoryImage.of(directory).file(name)).isEqualTo(foreign);
  }
}
