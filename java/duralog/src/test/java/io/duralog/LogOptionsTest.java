package io.duralog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every option has a range, and who misses it is told option, range and value. */
class LogOptionsTest {
  private static LogOptions with(String option, long value) {
    LogOptions.Builder b = LogOptions.builder();
    switch (option) {
      case "segmentSize":
        return b.segmentSize(value).build();
      case "maxRecordSize":
        return b.maxRecordSize((int) value).build();
      case "queueBytes":
        return b.queueBytes(value).build();
      case "groupBytes":
        return b.groupBytes((int) value).build();
      default:
        throw new AssertionError(option);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "segmentSize, 65536, 4294967296",
    "maxRecordSize, 1, 1073741824",
    "queueBytes, 65536, 2147483648",
    "groupBytes, 8192, 16777216"
  })
  void theEndsOfARangeAreInIt(String option, long least, long most) {
    assertThat(with(option, least)).isNotNull();
    assertThat(with(option, most)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "segmentSize, 61440, 65536 to 4294967296",
    "segmentSize, 4294971392, 65536 to 4294967296",
    "segmentSize, 65537, multiple of 4096",
    "segmentSize, -1, 65536 to 4294967296",
    "maxRecordSize, 0, 1 to 1073741824",
    "maxRecordSize, -1, 1 to 1073741824",
    "maxRecordSize, 1073741825, 1 to 1073741824",
    "queueBytes, 65535, 65536 to 2147483648",
    "queueBytes, 2147483649, 65536 to 2147483648",
    "groupBytes, 4096, 8192 to 16777216",
    "groupBytes, 16781312, 8192 to 16777216",
    "groupBytes, 10000, multiple of 4096"
  })
  void whatIsOutsideIsRefusedWithOptionRangeAndValue(String option, long value, String range) {
    assertThatThrownBy(() -> with(option, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option)
        .hasMessageContaining(range)
        .hasMessageContaining(String.valueOf(value));
  }

  @Test
  void noOptionMayBeNull() {
    refused(b -> b.engine(null), "engine");
    refused(b -> b.onDamage(null), "onDamage");
  }

  @Test
  void aWriterDoesNotSalvage() {
    assertThatThrownBy(() -> LogOptions.builder().onDamage(OnDamage.SALVAGE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DuraLog.salvage(from, to)")
        .hasMessageContaining("DuraLog.openReadOnly");
  }

  private static void refused(UnaryOperator<LogOptions.Builder> change, String option) {
    assertThatThrownBy(() -> change.apply(LogOptions.builder()).build())
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining(option);
  }
}
