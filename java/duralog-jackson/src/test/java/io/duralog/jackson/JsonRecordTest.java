package io.duralog.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.RecordType;
import io.duralog.RecordTypeException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maps through a real log. */
class JsonRecordTest {
  @TempDir Path directory;

  @Test
  void mapIsReadBackByAnotherOpenAsItWas() {
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("user", 42L);
    order.put("price", new BigDecimal("19.90"));
    order.put("rate", 1.5);
    order.put("items", List.of(Map.of("id", Long.MAX_VALUE)));
    try (DuraLog log = DuraLog.open(directory)) {
      log.appendDurable(order);
    }
    try (LogReader log = DuraLog.openReadOnly(directory)) {
      LogRecord record = log.read(1).orElseThrow();
      assertThat(record.type()).isEqualTo(RecordType.JSON);
      assertThat(record.asMap().entrySet()).containsExactlyElementsOf(order.entrySet());
      assertThat(record.asString()).startsWith("{\"user\":42,\"price\":19.90,\"rate\":1.5,");
    }
  }

  @Test
  void refusedMapFailsItsCallerAndTheLogGoesOn() {
    try (DuraLog log = DuraLog.open(directory)) {
      assertThatThrownBy(() -> log.append(Map.of("rate", Double.NaN)))
          .isInstanceOf(RecordTypeException.class)
          .hasMessageContaining("NaN at /rate");
      assertThatThrownBy(() -> log.appendAsync(Map.of("o", new Object())))
          .isInstanceOf(RecordTypeException.class);
      assertThat(log.appendDurable(Map.of("rate", 1.0))).isEqualTo(1);
    }
  }
}
