package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.DuraLog;
import io.duralog.LogRecord;
import io.duralog.RecordType;
import io.duralog.RecordView;
import io.duralog.Replay;
import io.duralog.testlog.OnDisk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a visitor is given cannot be kept by accident. */
class RecordViewTest {
  @TempDir(factory = OnDisk.class)
  Path directory;

  private DuraLog log;

  @BeforeEach
  void write() {
    log = DuraLog.open(directory.resolve("log"));
    log.append("one");
    log.append(new byte[] {2, 2});
    log.append(200, ByteBuffer.wrap(new byte[] {3, 3, 3}));
    log.sync();
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void itShowsOneRecordAfterTheOther() {
    List<String> seen = new ArrayList<>();
    try (Replay replay = log.replay()) {
      long visited =
          replay.visit(
              r -> {
                assertThat(r.payload().remaining()).isEqualTo(r.length());
                assertThat(r.payload().isReadOnly()).isTrue();
                assertThat(r.payload()).isEqualTo(ByteBuffer.wrap(r.toByteArray()));
                seen.add(r.toString());
              });
      assertThat(visited).isEqualTo(3);
    }
    assertThat(seen)
        .containsExactly(
            "record 1, text, 3 bytes", "record 2, bytes, 2 bytes", "record 3, type 200, 3 bytes");
  }

  @Test
  void afterItsVisitEveryMethodThrows() {
    List<RecordView> kept = new ArrayList<>();
    List<ByteBuffer> buffers = new ArrayList<>();
    List<LogRecord> records = new ArrayList<>();
    try (Replay replay = log.replay()) {
      replay.visit(
          r -> {
            kept.add(r);
            buffers.add(r.payload());
            records.add(r.toRecord());
          });
    }
    List<Consumer<RecordView>> all =
        List.of(
            RecordView::sequence,
            RecordView::type,
            RecordView::length,
            RecordView::payload,
            RecordView::toByteArray,
            RecordView::asString,
            RecordView::asMap,
            RecordView::toRecord);
    for (RecordView view : kept) {
      for (Consumer<RecordView> method : all) {
        assertThatThrownBy(() -> method.accept(view))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("toRecord()");
      }
      assertThat(view).hasToString("no record");
    }
    assertThat(buffers).allMatch(b -> !b.hasRemaining());
    assertThat(records).extracting(LogRecord::sequence).containsExactly(1L, 2L, 3L);
    assertThat(records.get(0).asString()).isEqualTo("one");
    assertThat(records.get(2).toByteArray()).containsExactly(3, 3, 3);
  }

  @Test
  void alsoWhereTheVisitorThrows() {
    List<RecordView> kept = new ArrayList<>();
    try (Replay replay = log.replay()) {
      assertThatThrownBy(
              () ->
                  replay.visit(
                      r -> {
                        kept.add(r);
                        throw new IllegalArgumentException("planned");
                      }))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(kept.get(0)::sequence).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void typesOfTheApplicationComeBack() {
    int[] wanted = {RecordType.BYTES, RecordType.JSON, RecordType.TEXT, 16, 128, 255};
    for (int type : wanted) {
      assertThat(log.append(type, new byte[] {1})).isPositive();
      assertThat(log.tryAppend(type, ByteBuffer.wrap(new byte[] {1}))).isPositive();
    }
    assertThat(log.appendDurable(77, new byte[0])).isEqualTo(log.lastSequence());
    assertThat(log.appendAsync(77, new byte[0]).join()).isEqualTo(log.lastSequence());
    List<Integer> types = new ArrayList<>();
    try (Replay replay = log.replay()) {
      replay.visit(r -> types.add(r.type()));
    }
    assertThat(types)
        .containsExactly(2, 0, 200, 0, 0, 1, 1, 2, 2, 16, 16, 128, 128, 255, 255, 77, 77);
  }

  @Test
  void othersAreRefused() {
    for (int type : new int[] {-1, 3, 15, 256, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> log.append(type, new byte[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("16 to 255")
          .hasMessageEndingWith(", not " + type);
      assertThatThrownBy(() -> log.append(type, ByteBuffer.allocateDirect(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(log.append("next")).as("nothing of it was accepted").isEqualTo(4);
  }
}
