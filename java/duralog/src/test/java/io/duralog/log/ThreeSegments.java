package io.duralog.log;

import static io.duralog.OnDamage.SALVAGE;
import static io.duralog.OnDamage.STOP_AT_TORN_TAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.DuraLog;
import io.duralog.LogFormatException;
import io.duralog.OnDamage;
import io.duralog.format.Crc32c;
import io.duralog.format.LittleEndian;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.Reading;
import org.junit.jupiter.api.BeforeEach;

/** Three segments of two records each, whose files the tests change as a whole. */
abstract class ThreeSegments extends RowTest {
  static final String ONE = "0000000001.seg";
  static final String TWO = "0000000002.seg";
  static final String THREE = "0000000003.seg";

  /** Three segments of two records each. */
  @BeforeEach
  void lay() {
    for (int i = 1; i <= 3; i++) {
      log.segment(4);
      log.add(Item.text("record " + (2 * i - 1)), Item.text("record " + 2 * i));
    }
  }

  void assertFormatRefused(String... words) {
    image().writeTo(directory);
    for (OnDamage mode : new OnDamage[] {STOP_AT_TORN_TAIL, SALVAGE}) {
      assertThatThrownBy(() -> Reading.of(directory, mode))
          .isInstanceOf(LogFormatException.class)
          .hasMessageContainingAll(words);
    }
    for (OnDamage mode : WRITERS) {
      assertThatThrownBy(() -> DuraLog.open(directory, options(mode)).close())
          .isInstanceOf(LogFormatException.class)
          .hasMessageContainingAll(words);
    }
    for (String name : image().names()) {
      assertThat(DirectoryImage.of(directory).file(name)).isEqualTo(image().file(name));
    }
  }

  static void version(byte[] bytes, int at, int crcAt) {
    LittleEndian.putInt(bytes, at + 8, 7);
    LittleEndian.putInt(bytes, at + crcAt, Crc32c.of(bytes, at, crcAt));
  }
}
