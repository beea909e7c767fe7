package io.duralog.bench.jmh;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An event as an application writes it, some 110 bytes of JSON. */
final class BenchmarkEvent {
  /** The event. */
  static final Map<String, Object> MAP = event();

  private BenchmarkEvent() {}

  private static Map<String, Object> event() {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", "order");
    event.put("user", 1_234_567L);
    event.put("at", "2026-01-01T12:00:00.000Z");
    event.put("items", List.of(17, 4, 1999));
    event.put("total", 25.5);
    event.put("paid", true);
    return event;
  }
}
