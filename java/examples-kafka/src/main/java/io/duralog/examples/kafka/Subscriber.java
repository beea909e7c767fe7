package io.duralog.examples.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Receives what was published, each record once. */
public final class Subscriber {
  // begin
  private final Map<Long, String> orders = new TreeMap<>(); // in a database: a table

  /** Returns whether the record is new. In a database: INSERT ... ON CONFLICT DO NOTHING. */
  boolean receive(ConsumerRecord<Long, byte[]> record) {
    String order = new String(record.value(), StandardCharsets.UTF_8);
    return orders.putIfAbsent(record.key(), order) == null;
  }

  // end

  Map<Long, String> orders() {
    return orders;
  }
}
