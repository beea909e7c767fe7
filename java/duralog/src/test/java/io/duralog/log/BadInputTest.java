package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.RecordTooLargeException;
import io.duralog.RecordTypeException;
import io.duralog.Replay;
import io.duralog.format.BatchHeader;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.OnDisk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that cannot be served are refused with a typed error and leave the log as it was. */
class BadInputTest {
  private static final int LIMIT = 10_000;

  @TempDir(factory = OnDisk.class)
  Path directory;

  private DuraLog log;

  @BeforeEach
  void open() {
    log =
        DuraLog.open(
            directory, LogOptions.builder().segmentSize(64 << 10).maxRecordSize(LIMIT).build());
  }

  @AfterEach
  void theLogStillWorks() {
    long last = log.lastSequence();
    try (DuraLog closing = log) {
      assertThat(closing.appendDurable("still at work")).isEqualTo(last + 1);
    } catch (LogClosedException e) {
      // the test has closed it
    }
  }

  private void refused(Class<? extends Throwable> type, ThrowingCallable call) {
    long last = log.lastSequence();
    assertThatThrownBy(call).isInstanceOf(type);
    assertThat(log.lastSequence()).isEqualTo(last);
  }

  @Test
  void nullIsRefusedByEveryVerb() {
    refused(NullPointerException.class, () -> log.append((byte[]) null));
    refused(NullPointerException.class, () -> log.append((ByteBuffer) null));
    refused(NullPointerException.class, () -> log.append((String) null));
    refused(NullPointerException.class, () -> log.append((Map<String, ?>) null));
    refused(NullPointerException.class, () -> log.append(null, 0, 0));
    refused(NullPointerException.class, () -> log.tryAppend((byte[]) null));
    refused(NullPointerException.class, () -> log.tryAppend((String) null));
    refused(NullPointerException.class, () -> log.appendAll(null));
    refused(NullPointerException.class, () -> log.appendDurable((byte[]) null));
    refused(NullPointerException.class, () -> log.appendAsync((ByteBuffer) null));
    refused(NullPointerException.class, () -> log.awaitDurable(0, null));
    refused(NullPointerException.class, () -> Batch.create().add((byte[]) null));
    refused(NullPointerException.class, () -> Batch.create().add((String) null));
    refused(NullPointerException.class, () -> DuraLog.open(null));
    refused(NullPointerException.class, () -> DuraLog.open(directory, null));
    refused(NullPointerException.class, () -> DuraLog.openReadOnly(null));
    refused(NullPointerException.class, () -> log.replay(null));
  }

  @Test
  void rangesOutsideTheArrayAreRefused() {
    byte[] b = new byte[10];
    refused(IndexOutOfBoundsException.class, () -> log.append(b, -1, 1));
    refused(IndexOutOfBoundsException.class, () -> log.append(b, 0, -1));
    refused(IndexOutOfBoundsException.class, () -> log.append(b, 5, 6));
    refused(IndexOutOfBoundsException.class, () -> log.append(b, 11, 0));
    refused(IndexOutOfBoundsException.class, () -> Batch.create().add(b, 5, Integer.MAX_VALUE));
  }

  @Test
  void anEmptyRecordIsARecord() {
    log.append(new byte[0]);
    log.append("");
    log.append(ByteBuffer.allocate(0));
    log.append(ByteBuffer.allocateDirect(0));
    log.append(new byte[5], 5, 0);
    long last = log.appendDurable(Batch.create().add(new byte[0]).add(""));
    assertThat(last).isEqualTo(7);
    try (Replay replay = log.replay()) {
      assertThat(replay.stream().filter(r -> r.toByteArray().length == 0).count()).isEqualTo(7);
    }
    assertThat(log.read(2).orElseThrow().asString()).isEmpty();
  }

  @Test
  void anEmptyBatchIsNothing() {
    log.append("one");
    assertThat(log.appendAll(Batch.create())).isEqualTo(1);
    assertThat(log.lastSequence()).isEqualTo(1);
  }

  @Test
  void aRecordAtTheLimitIsTakenAndOneByteMoreIsNot() {
    assertThat(log.appendDurable(new byte[LIMIT])).isEqualTo(1);
    assertThat(log.appendDurable(ByteBuffer.allocateDirect(LIMIT))).isEqualTo(2);
    assertThat(log.appendDurable("x".repeat(LIMIT))).isEqualTo(3);
    assertThat(log.read(3).orElseThrow().asString()).hasSize(LIMIT);
    assertThatThrownBy(() -> log.append(new byte[LIMIT + 1]))
        .isInstanceOf(RecordTooLargeException.class)
        .hasMessageContaining("10001")
        .hasMessageContaining("10000");
    refused(RecordTooLargeException.class, () -> log.append(ByteBuffer.allocate(LIMIT + 1)));
    refused(RecordTooLargeException.class, () -> log.append("x".repeat(LIMIT + 1)));
    refused(RecordTooLargeException.class, () -> log.append("ü".repeat(LIMIT / 2 + 1)));
    refused(RecordTooLargeException.class, () -> log.tryAppend(new byte[LIMIT + 1]));
    Batch batch = Batch.create();
    for (int i = 0; i < 11; i++) {
      batch.add(new byte[LIMIT / 10]);
    }
    refused(RecordTooLargeException.class, () -> log.appendAll(batch));
  }

  @Test
  void aStringThatIsNotUnicodeIsRefused() {
    refused(IllegalArgumentException.class, () -> log.append("half a pair: \ud83d"));
    refused(IllegalArgumentException.class, () -> Batch.create().add("\udc00"));
  }

  @Test
  void sequencesThatWereNeverGivenAreRefused() {
    log.append("one");
    for (long s : new long[] {-1, 2, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> log.awaitDurable(s))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0 to 1")
          .hasMessageContaining(String.valueOf(s));
      refused(IllegalArgumentException.class, () -> log.awaitDurable(s, Duration.ZERO));
      refused(IllegalArgumentException.class, () -> log.whenDurable(s));
    }
    log.awaitDurable(0);
    log.awaitDurable(1);
  }

  @Test
  void aClosedLogRefusesEverythingButIsClosedAgain() {
    log.append("one");
    log.close();
    log.close();
    assertThatThrownBy(() -> log.append("two"))
        .isInstanceOf(LogClosedException.class)
        .hasMessageContaining(directory.toString());
    refused(LogClosedException.class, () -> log.tryAppend("two"));
    refused(LogClosedException.class, () -> log.appendAll(Batch.create().add("two")));
    refused(LogClosedException.class, () -> log.appendDurable(new byte[1]));
    refused(LogClosedException.class, () -> log.appendAsync("two"));
    refused(LogClosedException.class, () -> log.sync());
    refused(LogClosedException.class, () -> log.replay());
    refused(LogClosedException.class, () -> log.read(1));
    assertThat(log.lastSequence()).isEqualTo(1);
    assertThat(log.durableSequence()).isEqualTo(1);
    log.awaitDurable(1);
  }

  @Test
  void aRecordOfAnUnknownTypeIsHandedOn() {
    log.close();
    io.duralog.testlog.HandLog hand = new io.duralog.testlog.HandLog().segment(8);
    BatchHeader h = hand.add(new Item(7, new byte[] {1}), new Item(200, new byte[] {2, 3}));
    assertThat(h.count()).isEqualTo(2);
    hand.close().image().writeTo(directory);
    try (LogReader reader = DuraLog.openReadOnly(directory)) {
      LogRecord seven = reader.read(1).orElseThrow();
      LogRecord twoHundred = reader.read(2).orElseThrow();
      assertThat(seven.type()).isEqualTo(7);
      assertThat(twoHundred.type()).isEqualTo(200);
      assertThat(twoHundred.toByteArray()).containsExactly(2, 3);
      assertThatThrownBy(seven::asString)
          .isInstanceOf(RecordTypeException.class)
          .hasMessageContaining("record 1")
          .hasMessageContaining("7");
      assertThatThrownBy(twoHundred::asMap)
          .isInstanceOf(RecordTypeException.class)
          .hasMessageContaining("200");
      assertThat(reader.recovery().damage()).isEmpty();
    }
  }
}
