package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.LogFormatException;
import io.duralog.OnDamage;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.Reading;
import io.duralog.testlog.Roots;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that lies where the log will go on: only a segment of this log may be written to. */
class ReadySegmentTest extends RowTest {
  private static final String NEXT = "0000000002.seg";

  @BeforeEach
  void lay() {
    log.segment(3);
    log.add(Item.text("one"));
  }

  private void end(boolean closed) {
    if (closed) {
      log.close();
    }
    image().writeTo(directory);
  }

  /** Fills what is left of the first segment and more. */
  private void appendMore(OnDamage mode) {
    try (DuraLog opened = DuraLog.open(directory, options(mode))) {
      for (int i = 0; i < 4; i++) {
        opened.appendDurable(new byte[8000]);
      }
    }
  }

  @ParameterizedTest(name = "cleanly closed: {0}")
  @ValueSource(booleans = {true, false})
  void aForeignFileIsNeitherWrittenToNorDeleted(boolean closed) {
    byte[] text = "a file of mine\n".repeat(2000).getBytes(StandardCharsets.UTF_8);
    image().put(NEXT, text);
    end(closed);
    for (OnDamage mode : new OnDamage[] {OnDamage.STOP_AT_TORN_TAIL, OnDamage.STRICT}) {
      assertThatThrownBy(() -> appendMore(mode))
          .isInstanceOf(LogFormatException.class)
          .hasMessageContaining(NEXT)
          .hasMessageContaining("is no segment");
    }
    assertThat(DirectoryImage.of(directory).file(NEXT)).isEqualTo(text);
  }

  @ParameterizedTest(name = "cleanly closed: {0}")
  @ValueSource(booleans = {true, false})
  void aSegmentOfAnotherLogIsNeitherWrittenToNorDeleted(boolean closed) {
    byte[] other = new byte[4 * 4096];
    SegmentHeader header = new SegmentHeader(HandLog.ID + 1, 2, other.length, 0);
    System.arraycopy(SegmentFormat.write(header), 0, other, 0, 4096);
    other[5000] = 1;
    image().put(NEXT, other);
    end(closed);
    assertThatThrownBy(() -> appendMore(OnDamage.STOP_AT_TORN_TAIL))
        .isInstanceOf(LogFormatException.class)
        .hasMessageContaining(NEXT)
        .hasMessageContaining("another log");
    assertThat(DirectoryImage.of(directory).file(NEXT)).isEqualTo(other);
  }

  @ParameterizedTest(name = "cleanly closed: {0}")
  @ValueSource(booleans = {true, false})
  void anEmptySegmentWithABadHeaderIsNotWrittenTo(boolean closed) {
    log.segment(4);
    damageHeader(NEXT);
    // The root of a log that ended in segment 1.
    if (closed) {
      BatchHeader last = log.batches().get(0);
      image()
          .put("root", Roots.at(new LogRoot.Place(1, 1, last.end(), last.crc(), last.run()), true));
    }
    end(false);
    assertThatThrownBy(() -> appendMore(OnDamage.STOP_AT_TORN_TAIL))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining(NEXT);
    assertThat(DirectoryImage.of(directory).file(NEXT)).isEqualTo(image().file(NEXT));
    Reading r = Reading.of(directory, OnDamage.SALVAGE);
    assertThat(r.sequences()).containsExactly(1L);
    assertThat(r.opened().damage())
        .containsExactly(damage(Damage.Kind.BAD_HEADER, NEXT, 0, 4096, 0, 0, true));
  }

  @Test
  void oneBadCopyOfAReadySegmentsHeaderIsReported() {
    log.segment(4);
    image().file(NEXT)[20] ^= 1;
    end(false);
    try (DuraLog opened = DuraLog.open(directory, options(OnDamage.STOP_AT_TORN_TAIL))) {
      assertThat(opened.recovery().damage())
          .containsExactly(damage(Damage.Kind.BAD_HEADER, NEXT, 0, 2048, 0, 0, true));
    }
  }

  /** Found by the fuzzer: a writer went on behind the gap, and no open accepted the log again. */
  @ParameterizedTest(name = "cleanly closed: {0}")
  @ValueSource(booleans = {true, false})
  void aSegmentMissingBehindTheEndIsRefused(boolean closed) {
    if (closed) {
      log.close();
    } else {
      image().file("0000000001.seg")[4096 + 64 + 9] ^= 1; // a torn tail in front of the gap
    }
    log.segment(4).segment(4);
    image().remove(NEXT);
    Damage missing = damage(Damage.Kind.MISSING_SEGMENT, NEXT, 0, 0, closed ? 2 : 1, 0, true);
    assertThat(refused(OnDamage.STOP_AT_TORN_TAIL)).isEqualTo(missing);
    assertThat(writerRefused(OnDamage.STOP_AT_TORN_TAIL)).isEqualTo(missing);
    Reading r = read(OnDamage.SALVAGE);
    assertThat(r.opened().damage()).contains(missing);
    assertThat(r.sequences()).containsExactly(oneTo(closed ? 1 : 0));
  }

  private void damageHeader(String name) {
    image().file(name)[20] ^= 1;
    image().file(name)[2068] ^= 1;
  }

  /** Found by the fuzzer: only the first one that cannot be used was looked at. */
  @Test
  void aForeignFileBehindASegmentThatCannotBeUsedIsNamed() {
    log.segment(4);
    damageHeader(NEXT);
    byte[] text = "a file of mine\n".repeat(2000).getBytes(StandardCharsets.UTF_8);
    image().put("0000000003.seg", text);
    end(false);
    assertThatThrownBy(() -> Reading.of(directory, OnDamage.SALVAGE))
        .isInstanceOf(LogFormatException.class)
        .hasMessageContaining("0000000003.seg");
    assertThat(DirectoryImage.of(directory).file("0000000003.seg")).isEqualTo(text);
  }
}
