package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import io.duralog.OnDamage;
import io.duralog.recovery.Recovery;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.Reading;
import io.duralog.testlog.Roots;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * After {@code kill -9} the end of a log may be in the page cache only. Who is told of a record
 * acts on it; so it is made durable first, which the calls to the file system show.
 */
class RecoveredIsDurableTest extends RowTest {
  private static final String ONE = "0000000001.seg";
  private static final String TWO = "0000000002.seg";

  /** Writes down every call that changes something or makes it durable, by file name. */
  private static final class Calls implements EngineProbe {
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void after(EngineCall call, Path path, long offset, @Nullable ByteBuffer blocks) {
      boolean passive =
          call == EngineCall.READ
              || call == EngineCall.OPEN
              || call == EngineCall.LIST
              || call == EngineCall.CLOSE;
      if (!passive) {
        String name = call == EngineCall.SYNC_DIRECTORY ? "" : " " + path.getFileName();
        calls.add(call.operation() + name);
      }
    }

    List<String> until(String last) {
      List<String> all = List.copyOf(calls);
      assertThat(all).contains(last);
      return all.subList(0, all.indexOf(last));
    }
  }

  private Calls open(LogOptions options) {
    Calls calls = new Calls();
    List<String> atReturn;
    try (DuraLog log = LogOpener.open(directory, options, ProbedEngine.with(calls))) {
      assertThat(log.durableSequence()).isEqualTo(log.lastSequence());
      atReturn = List.copyOf(calls.calls);
    }
    calls.calls.clear();
    calls.calls.addAll(atReturn);
    return calls;
  }

  private void killed() {
    log.segment(3);
    log.add(0, Item.text("one"));
    log.segment(5);
    log.add(0, Item.text("two"));
    image().writeTo(directory);
  }

  @Test
  void whatAnOpenAcceptsIsSyncedBeforeAnythingIsWritten() {
    killed();
    Calls calls = open(options(OnDamage.STOP_AT_TORN_TAIL));
    List<String> before = calls.until("create root.tmp");
    assertThat(before).contains("sync " + ONE, "sync " + TWO);
    assertThat(before.subList(before.indexOf("sync " + TWO), before.size()))
        .contains("sync directory");
  }

  @Test
  void theFloorIsWrittenDurablyBeforeTheOpenReturns() {
    killed();
    Calls calls = open(options(OnDamage.STOP_AT_TORN_TAIL));
    assertThat(calls.calls)
        .containsSubsequence(
            "create root.tmp",
            "write root.tmp",
            "sync root.tmp",
            "rename root.tmp",
            "sync directory");
  }

  @Test
  void aTornTailIsClearedDurablyBeforeTheFloorIsWritten() {
    killed();
    log.put(2, 3, 7, 9, 0, 1, 0, Item.text("a leftover"));
    log.segment(4);
    log.put(3, 2, 7, 19, 0, 1, 0, Item.text("a leftover"));
    image().writeTo(directory);
    Calls calls = open(options(OnDamage.STOP_AT_TORN_TAIL));
    assertThat(calls.until("create root.tmp"))
        .containsSubsequence(
            "sync " + TWO,
            "delete 0000000003.seg",
            "sync directory",
            "write " + TWO,
            "sync " + TWO);
  }

  /** A process may have been killed between the zeros of its cut and their sync. */
  @Test
  void theZerosBehindTheEndAreSyncedTooWhereNothingSeemsTorn() {
    killed();
    log.segment(4);
    image().writeTo(directory);
    Calls calls = open(options(OnDamage.STOP_AT_TORN_TAIL));
    assertThat(calls.until("create root.tmp")).contains("sync 0000000003.seg");
  }

  @Test
  void aCleanlyClosedLogIsReopenedByARootThatIsSynced() {
    killed();
    log.close();
    image().writeTo(directory);
    Calls calls = open(options(OnDamage.STOP_AT_TORN_TAIL));
    assertThat(calls.calls)
        .containsSubsequence("sync root.tmp", "rename root.tmp", "sync directory");
    assertThat(calls.calls).doesNotContain("write " + TWO);
  }

  @Test
  void aReaderSyncsWhatItReports() {
    killed();
    Calls calls = new Calls();
    ProbedEngine engine =
        new ProbedEngine(
            io.duralog.engine.probe.EngineSelection.forReader(directory, EngineChoice.AUTO), calls);
    assertThat(Recovery.forReader(directory, engine, OnDamage.STOP_AT_TORN_TAIL)).isNotNull();
    assertThat(calls.calls).containsExactly("sync " + ONE, "sync " + TWO, "sync directory");
  }

  @Test
  void aLogThatIsCopiedWhileItIsWrittenIsRecovered() {
    LogOptions options = LogOptions.builder().segmentSize(256 << 10).groupBytes(16 << 10).build();
    Path copy = directory.resolve("copy");
    try (DuraLog log = DuraLog.open(directory.resolve("log"), options)) {
      for (int i = 1; i <= 200; i++) {
        log.append("record " + i);
      }
      long durable = log.sync();
      DirectoryImage.of(directory.resolve("log")).remove("owner").writeTo(copy);
      Calls calls = new Calls();
      try (DuraLog reopened = LogOpener.open(copy, options, ProbedEngine.with(calls))) {
        assertThat(reopened.recovery().cleanlyClosed()).isFalse();
        assertThat(reopened.recovery().damage()).isEmpty();
        assertThat(reopened.lastSequence()).isEqualTo(durable);
        assertThat(calls.until("create root.tmp")).contains("sync " + ONE, "sync directory");
      }
    }
    Reading r = Reading.of(copy, OnDamage.STRICT);
    assertThat(r.sequences()).containsExactly(oneTo(200));
    assertThat(r.payloads().get(200L)).asString().isEqualTo("record 200");
  }

  @Test
  void withoutACleanCloseTheFloorStillProvesWhatWasThereAtTheLastOpen() {
    killed();
    open(options(OnDamage.STOP_AT_TORN_TAIL));
    DirectoryImage after = DirectoryImage.of(directory);
    after.put("root", Roots.at(log.end(), false));
    byte[] two = after.file(TWO);
    Arrays.fill(two, 4096, 8192, (byte) 0);
    after.writeTo(directory);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> Reading.of(directory))
        .isInstanceOf(io.duralog.CorruptLogException.class)
        .hasMessageContaining("records lost: 2 to 2");
  }
}
