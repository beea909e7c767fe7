package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.DuraLog;
import io.duralog.LogClosedException;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.ReadOptions;
import io.duralog.RecordTypeException;
import io.duralog.Replay;
import io.duralog.testlog.HandLog.Item;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** A record as it is given back, and a pass that ends within a batch or is cut off. */
class ReadBackTest extends RowTest {
  private static Item item(int type, String text) {
    return new Item(type, text.getBytes(StandardCharsets.UTF_8));
  }

  private LogReader open() {
    return DuraLog.openReadOnly(image().writeTo(directory));
  }

  private void threeBatches() {
    log.segment(16);
    log.add(Item.text("1"), Item.text("2"), Item.text("3"));
    log.add(Item.text("4"), Item.text("5"), Item.text("6"));
    log.add(Item.text("7"));
    log.close();
  }

  @Test
  void aTypeIsReadAsWhatItIs() {
    log.segment(16);
    log.add(item(0, "bytes"), item(1, "{\"a\":1}"), item(2, "text"), item(200, "codec"));
    log.add(new Item(2, new byte[] {'a', (byte) 0xFF}));
    log.close();
    try (LogReader reader = open()) {
      assertThat(reader.read(2).orElseThrow().asString()).isEqualTo("{\"a\":1}");
      assertThat(reader.read(3).orElseThrow().asString()).isEqualTo("text");
      for (long other : new long[] {1, 4, 5}) {
        LogRecord r = reader.read(other).orElseThrow();
        assertThatThrownBy(r::asString)
            .isInstanceOf(RecordTypeException.class)
            .hasMessageContaining("record " + other);
      }
      for (long noJson : new long[] {1, 3, 4}) {
        LogRecord r = reader.read(noJson).orElseThrow();
        assertThatThrownBy(r::asMap)
            .isInstanceOf(RecordTypeException.class)
            .hasMessageContaining("not JSON");
      }
      LogRecord json = reader.read(2).orElseThrow();
      assertThatThrownBy(json::asMap)
          .as("no codec is on the path of the tests")
          .isInstanceOf(RecordTypeException.class);
    }
  }

  @Test
  void aRangeMayBeginAndEndWithinABatch() {
    threeBatches();
    try (LogReader reader = open()) {
      for (long from = 1; from <= 8; from++) {
        for (long until = from - 1; until <= 8; until++) {
          List<Long> wanted = new ArrayList<>();
          for (long s = from; s <= Math.min(until, 7); s++) {
            wanted.add(s);
          }
          try (Replay replay = reader.replay(ReadOptions.all().from(from).until(until))) {
            List<Long> visited = new ArrayList<>();
            assertThat(replay.visit(record -> visited.add(record.sequence())))
                .isEqualTo(wanted.size());
            assertThat(visited).isEqualTo(wanted);
            assertThat(replay.stream().map(LogRecord::sequence)).isEqualTo(wanted);
          }
        }
      }
    }
  }

  @Test
  void afterTheLastRecordThereIsNone() {
    threeBatches();
    try (LogReader reader = open();
        Replay replay = reader.replay(ReadOptions.all().from(6))) {
      Iterator<LogRecord> records = replay.iterator();
      assertThat(records.next().sequence()).isEqualTo(6);
      assertThat(records.next().sequence()).isEqualTo(7);
      assertThat(records.hasNext()).isFalse();
      assertThat(records.hasNext()).isFalse();
      assertThatThrownBy(records::next)
          .isInstanceOf(NoSuchElementException.class)
          .hasMessageContaining("behind sequence 7");
    }
  }

  @Test
  void aPassThatIsClosedSaysSo() {
    threeBatches();
    try (LogReader reader = open()) {
      Replay replay = reader.replay();
      Iterator<LogRecord> records = replay.iterator();
      assertThat(records.next().sequence()).isEqualTo(1);
      replay.close();
      assertThatThrownBy(() -> records.forEachRemaining(r -> {}))
          .isInstanceOf(LogClosedException.class);
      assertThatThrownBy(replay::iterator).isInstanceOf(LogClosedException.class);
      assertThatThrownBy(() -> replay.visit(record -> {})).isInstanceOf(LogClosedException.class);
    }
  }

  @Test
  void aVisitorMayCloseThePassItIsIn() {
    threeBatches();
    try (LogReader reader = open()) {
      Replay replay = reader.replay();
      List<Long> visited = new ArrayList<>();
      assertThatThrownBy(
              () ->
                  replay.visit(
                      record -> {
                        visited.add(record.sequence());
                        replay.close();
                      }))
          .isInstanceOf(LogClosedException.class);
      assertThat(visited).as("no batch is read any more").containsExactly(1L, 2L, 3L);
    }
  }
}
