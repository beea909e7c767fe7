package io.duralog.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogRecord;
import io.duralog.Position;
import io.duralog.PositionInfo;
import io.duralog.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The outbox with a real broker. The publisher and the broker are killed in turn, while records are
 * on their way. At the end every record is in the topic, and none twice after its key.
 *
 * <p>{@code -Dduralog.outbox.seconds=600} continues for so long; see {@code ci/outbox}.
 */
class OutboxIT {
  private static final int LEAST_KILLS = 3;
  private static final int BURST = 6000;
  private static final Duration LONGEST_STALL = Duration.ofMinutes(2);
  private static final String TOPIC = "orders";

  private final Duration length = Duration.ofSeconds(Long.getLong("duralog.outbox.seconds", 0));

  @TempDir Path temp;

  @Test
  void nothingIsMissingAndNothingComesTwiceAfterItsKey() throws Exception {
    Path directory = temp.resolve("log");
    int port = Loopback.freePort();
    String brokers = "127.0.0.1:" + port;
    String[] ports = {String.valueOf(port), String.valueOf(Loopback.freePort())};
    Path data = temp.resolve("kafka");
    try (DuraLog log = DuraLog.open(directory);
        Child broker =
            new Child(
                temp.resolve("broker"), BrokerMain.class, data.toString(), ports[0], ports[1]);
        Child publisher =
            new Child(
                temp.resolve("publisher"), Publisher.class, directory.toString(), brokers, TOPIC)) {
      Instant end = Instant.now().plus(length);
      for (int kills = 0; kills < LEAST_KILLS || Instant.now().isBefore(end); kills++) {
        long start = log.durableSequence();
        for (int i = 0; i < BURST; i++) {
          log.append("order " + (log.lastSequence() + 1));
        }
        log.sync();
        long middle = start + ThreadLocalRandom.current().nextInt(1, BURST / 2);
        awaitPublished(directory, middle, broker, publisher);
        // Any moment of the next 1,000: while they are sent, or sent and not yet in the position.
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(40_000_000));
        (kills % 2 == 0 ? publisher : broker).killAndStart();
      }
      awaitPublished(directory, log.durableSequence(), broker, publisher);
      Subscriber subscriber = new Subscriber();
      Topic.Count count = Topic.read(brokers, TOPIC, subscriber);
      System.out.printf(
          "%,d records, %d kills of the publisher, %d of the broker, %,d came again%n",
          log.lastSequence(), publisher.kills(), broker.kills(), count.read() - count.fresh());
      assertThat(unlike(log, subscriber.orders())).as("missing or changed").isEmpty();
      assertThat(count.fresh()).as("once each").isEqualTo((int) log.lastSequence());
    }
  }

  private static void awaitPublished(Path directory, long sequence, Child... running)
      throws IOException {
    Instant late = Instant.now().plus(LONGEST_STALL);
    for (long before = 0, now = 0; now < sequence; now = published(directory)) {
      if (now > before) {
        before = now;
        late = Instant.now().plus(LONGEST_STALL);
      }
      assertThat(Instant.now()).as("published to %s of %s", now, sequence).isBefore(late);
      for (Child each : running) {
        each.assertRuns();
      }
      LockSupport.parkNanos(500_000);
    }
  }

  private static long published(Path directory) {
    PositionInfo position = Position.list(directory).get("kafka");
    return position == null ? 0 : position.processed();
  }

  private static List<Long> unlike(DuraLog log, Map<Long, String> orders) {
    List<Long> unlike = new ArrayList<>();
    try (Replay replay = log.replay()) {
      for (LogRecord record : replay) {
        if (!record.asString().equals(orders.get(record.sequence()))) {
          unlike.add(record.sequence());
        }
      }
    }
    return unlike;
  }
}
