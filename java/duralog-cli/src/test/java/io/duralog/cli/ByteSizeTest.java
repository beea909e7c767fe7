package io.duralog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteSizeTest {
  private final ByteSize size = new ByteSize();

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "65536,65536",
    "65536b,65536",
    "64k,65536",
    "64K,65536",
    "64KiB,65536",
    "1m,1048576",
    "4MiB,4194304",
    "4mb,4194304",
    "2g,2147483648",
    "' 1m ',1048576"
  })
  void sizesAsPeopleWriteThem(String text, long bytes) {
    assertThat(size.convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "m", "1.5m", "-1", "1t", "1ib", "0x10", "1 m", "99999999999999999g", "१"})
  void othersAreRefused(String text) {
    assertThatThrownBy(() -> size.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
