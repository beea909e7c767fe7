package io.duralog.examples.kafka;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.Position;
import io.duralog.PositionOptions;
import io.duralog.RecordView;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongSerializer;

/** Publishes every record of a log to a topic, until it is stopped. */
public final class Publisher {
  private Publisher() {}

  /** Arguments: the directory of the log, the brokers, the topic. */
  public static void main(String[] args) throws Exception {
    publish(Path.of(args[0]), args[1], args[2]);
  }

  // begin
  private static final Duration SECOND = Duration.ofSeconds(1);

  static void publish(Path directory, String brokers, String topic) throws Exception {
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
            // Wait for the broker as long as it takes, and leave no record out.
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE,
            ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
    try (Position published =
            Position.open(directory, "kafka", PositionOptions.defaults().hold(true));
        LogReader log = DuraLog.openReadOnly(directory);
        Tailer tail = log.tail(TailOptions.from(published.processed() + 1));
        Producer<Long, byte[]> producer =
            new KafkaProducer<>(config, new LongSerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      while (true) {
        tail.poll(1000, SECOND, r -> sent.add(producer.send(message(topic, r))));
        for (Future<RecordMetadata> each : sent) {
          each.get(); // the broker has it, or this throws
        }
        if (!sent.isEmpty()) {
          published.store(tail.next() - 1); // now the log may give these records up
          sent.clear();
        }
      }
    }
  }

  /** The key is the sequence. */
  private static ProducerRecord<Long, byte[]> message(String topic, RecordView r) {
    return new ProducerRecord<>(topic, r.sequence(), r.toByteArray());
  }
  // end
}
