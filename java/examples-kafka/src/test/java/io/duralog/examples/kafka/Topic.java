package io.duralog.examples.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;

/** All of a topic of one partition, read from its beginning. */
final class Topic {
  private Topic() {}

  /** How many records were read, and how many of them were new to the subscriber. */
  record Count(int read, int fresh) {}

  /** Gives everything to a subscriber. */
  static Count read(String brokers, String topic, Subscriber subscriber) {
    Map<String, Object> config = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    TopicPartition only = new TopicPartition(topic, 0);
    int read = 0;
    int fresh = 0;
    try (KafkaConsumer<Long, byte[]> consumer =
        new KafkaConsumer<>(config, new LongDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      long end = consumer.endOffsets(List.of(only)).get(only);
      while (consumer.position(only) < end) {
        for (ConsumerRecord<Long, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          read++;
          fresh += subscriber.receive(record) ? 1 : 0;
        }
      }
    }
    return new Count(read, fresh);
  }
}
