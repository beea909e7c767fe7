package io.duralog.salvage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.SalvageReport;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.ReadAs;
import io.duralog.testlog.Reading;
import io.duralog.testlog.Roots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of what is left of damaged logs. */
class SalvageCopyTest {
  private static final String ONE = "0000000001.seg";
  private static final String TWO = "0000000002.seg";

  @TempDir(factory = OnDisk.class)
  Path base;

  private final HandLog log = new HandLog();
  private Path from;
  private Path to;

  /** Types of all kinds in three segments. */
  @BeforeEach
  void lay() {
    from = base.resolve("log");
    to = base.resolve("copy");
    log.segment(8);
    log.add(Item.text("1"), Item.bytes(3000, '2'), new Item(1, new byte[] {'{', '}'}));
    log.add(new Item(200, new byte[] {4}), Item.bytes(0, 0));
    log.segment(4);
    log.add(new Item(7, new byte[] {6, 6}), Item.text("7"));
    log.segment(8);
    log.add(Item.text("8"), new Item(16, new byte[9000]), Item.text("10"));
    log.close();
  }

  private SalvageReport onEach() {
    log.image().writeTo(from);
    CopyCheck.checkOnEach(from);
    return CopyCheck.check(from, to, EngineKind.PORTABLE_BUFFERED);
  }

  private void damageHeader(int batch) {
    BatchHeader h = log.batches().get(batch);
    String name = SegmentFormat.fileName(h.segment());
    log.image().file(name)[(int) h.offset() + 8] ^= 1;
  }

  @Test
  void ofASoundLogIsWhole() {
    SalvageReport r = onEach();
    assertThat(r.records()).isEqualTo(10);
    assertThat(r.bytes()).isEqualTo(1 + 3000 + 2 + 1 + 2 + 1 + 1 + 9000 + 2);
    assertThat(r.complete()).isTrue();
    assertThat(r.damage()).isEmpty();
    assertThat(r).hasToString("10 records copied of sequence 1 to 10, 12010 bytes, no damage");
  }

  @Test
  void withoutARecordHasAGapThere() {
    BatchHeader h = log.batches().get(1);
    log.image().file(ONE)[(int) h.offset() + BatchFormat.HEADER_LENGTH + 9] ^= 1; // record 4
    SalvageReport r = onEach();
    assertThat(r.records()).isEqualTo(9);
    assertThat(r.complete()).isFalse();
    assertThat(r.damage()).hasSize(1);
    assertThat(r.damage().get(0).firstLost()).isEqualTo(4);
    assertThat(r.damage().get(0).lastLost()).isEqualTo(4);
    assertThat(r.damage().get(0).path()).isEqualTo(from.resolve(ONE));
    assertThat(r.damage().get(0).offset()).isEqualTo(h.offset() + BatchFormat.HEADER_LENGTH);
  }

  @Test
  void withoutASegmentHasAGapThere() {
    log.image().remove(TWO);
    assertThat(onEach().records()).isEqualTo(8);
  }

  @Test
  void withoutABeginningBeginsLater() {
    log.image().remove(ONE);
    SalvageReport r = onEach();
    assertThat(r.firstSequence()).isEqualTo(6);
    assertThat(r.damage()).extracting(d -> d.firstLost() + "-" + d.lastLost()).contains("1-5");
  }

  @Test
  void withoutAnEndEndsEarlier() {
    byte[] three = log.image().file("0000000003.seg");
    Arrays.fill(three, 4096, three.length, (byte) 0);
    SalvageReport r = onEach();
    assertThat(r.lastSequence()).isEqualTo(7);
    assertThat(r.damage()).extracting(d -> d.firstLost() + "-" + d.lastLost()).contains("8-10");
  }

  @Test
  void withoutHeadersHasTheirRecords() {
    damageHeader(0);
    damageHeader(2);
    assertThat(onEach().records()).isEqualTo(10);
  }

  @Test
  void withSeveralHolesTellsThemAll() {
    for (int i = 0; i < 3; i++) {
      BatchHeader h = log.batches().get(i);
      String name = SegmentFormat.fileName(h.segment());
      log.image().file(name)[(int) h.offset() + BatchFormat.HEADER_LENGTH + 4] ^= 1;
    }
    assertThat(onEach().records()).isEqualTo(7);
  }

  @Test
  void ofATornTailEndsBeforeIt() {
    Roots.forget(log.image());
    log.image().file("0000000003.seg")[4096 + 64 + 9] ^= 1;
    SalvageReport r = onEach();
    assertThat(r.lastSequence()).isEqualTo(7);
  }

  @Test
  void ofAnEmptyLogIsEmpty() {
    HandLog empty = new HandLog();
    empty.segment(4).close().image().writeTo(from);
    assertThat(CopyCheck.check(from, to, EngineKind.PORTABLE_DIRECT).records()).isZero();
  }

  @Test
  void ofACopyIsTheCopy() {
    withoutARecordHasAGapThere();
    SalvageReport again = CopyCheck.check(to, base.resolve("again"), EngineKind.PORTABLE_DIRECT);
    assertThat(again.records()).isEqualTo(10); // with the one that was appended
    assertThat(again.complete()).isFalse();
    assertThat(again.damage()).extracting(d -> d.firstLost() + "-" + d.lastLost()).contains("4-4");
  }

  @Test
  void takesRecordsOfAnySize() {
    LogOptions options = LogOptions.builder().segmentSize(1 << 20).build();
    int[] sizes = {
      0, 1, CopiedLog.BUFFER - 74, CopiedLog.BUFFER - 73, CopiedLog.BUFFER - 72, 5, 3_333_333, 7
    };
    try (DuraLog writer = DuraLog.open(from, options)) {
      for (int size : sizes) {
        byte[] payload = new byte[size];
        new SplittableRandom(size).nextBytes(payload);
        writer.append(16 + size % 100, payload);
      }
    }
    CopyCheck.checkOnEach(from);
    DuraLog.salvage(from, to);
    Reading copied = Reading.of(to, OnDamage.STRICT);
    Reading original = Reading.of(from, OnDamage.STRICT);
    assertThat(copied.sequences()).isEqualTo(original.sequences());
    original
        .payloads()
        .forEach((s, p) -> assertThat(copied.payloads().get(s)).as("%s", s).isEqualTo(p));
  }

  @Test
  void fillsSeveralSegments() {
    try (DuraLog writer = DuraLog.open(from)) {
      for (int i = 0; i < 40; i++) {
        writer.append(new byte[100_000 * (i % 3)]);
      }
    }
    Path copy = base.resolve("several");
    SalvageReport r =
        Salvage.copy(
            from,
            copy,
            ReadOptions.all(),
            1 << 20,
            d -> EngineKind.PORTABLE_DIRECT.open(d, LogOptions.defaults()));
    assertThat(r.records()).isEqualTo(40);
    assertThat(DirectoryImage.of(copy).names()).contains("0000000003.seg");
    assertThat(Reading.of(copy, OnDamage.STRICT).sequences()).hasSize(40);
    CopyCheck.checkOnEach(from);
  }

  @Test
  void ofALogThatIsWrittenHoldsWhatWasDurable() {
    try (DuraLog writer = DuraLog.open(from)) {
      for (int i = 0; i < 10; i++) {
        writer.appendDurable("record " + i);
      }
      SalvageReport r = DuraLog.salvage(from, to);
      assertThat(r.lastSequence()).isEqualTo(10);
      assertThat(writer.appendDurable("one more")).isEqualTo(11);
    }
    assertThat(Reading.of(to, OnDamage.STRICT).sequences()).hasSize(10);
  }

  @Test
  void hasAnIdentityOfItsOwn() {
    log.image().writeTo(from);
    DuraLog.salvage(from, to);
    byte[] copied = DirectoryImage.of(to).file(ONE);
    assertThat(Arrays.copyOfRange(copied, 16, 24))
        .isNotEqualTo(Arrays.copyOfRange(log.image().file(ONE), 16, 24));
  }

  @Test
  void anInterruptDoesNotDisturbIt() {
    log.image().writeTo(from);
    Thread.currentThread().interrupt();
    SalvageReport r = DuraLog.salvage(from, to);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(r.records()).isEqualTo(10);
  }

  @Test
  void goesOnlyWhereNothingIs() throws IOException {
    log.image().writeTo(from);
    Files.createDirectories(to);
    DuraLog.salvage(from, to); // empty
    List<String> before = CopyCheck.fingerprint(base);
    Path file = from.resolve(ONE);
    for (Path taken : new Path[] {to, from, file}) {
      assertThatThrownBy(() -> DuraLog.salvage(from, taken)).isInstanceOf(RuntimeException.class);
    }
    assertThatThrownBy(() -> DuraLog.salvage(from, to))
        .isInstanceOf(LogIoException.class)
        .hasMessageContaining(to.toString());
    assertThat(CopyCheck.fingerprint(base)).isEqualTo(before);
  }

  @Test
  void doesNotGoIntoTheOriginal() throws IOException {
    log.image().writeTo(from);
    Path link = Files.createSymbolicLink(base.resolve("link"), from);
    List<String> before = CopyCheck.fingerprint(from);
    for (Path within :
        new Path[] {from.resolve("copy"), from.resolve("a/b"), link.resolve("copy"), link}) {
      assertThatThrownBy(() -> DuraLog.salvage(from, within)).isInstanceOf(RuntimeException.class);
    }
    assertThatThrownBy(() -> DuraLog.salvage(link, from.resolve("a/b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("outside");
    assertThat(CopyCheck.fingerprint(from)).isEqualTo(before);
  }

  @Test
  void doesNotTouchWhatAnotherHasLeft() throws IOException {
    log.image().writeTo(from);
    Path left = Files.createDirectories(base.resolve("copy.tmp"));
    Files.writeString(left.resolve("mine"), "mine");
    assertThatThrownBy(() -> DuraLog.salvage(from, to))
        .isInstanceOf(LogIoException.class)
        .hasMessageContaining(left.toString())
        .hasMessageContaining("delete it");
    assertThat(left.resolve("mine")).hasContent("mine");
    assertThat(to).doesNotExist();
  }

  @Test
  void ofALogThatIsNotThereMakesNothing() {
    assertThatThrownBy(() -> DuraLog.salvage(from, to)).isInstanceOf(LogIoException.class);
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void ofSegmentsWithoutAnyHeaderMakesNothing() {
    for (String name : log.image().names()) {
      byte[] file = log.image().file(name);
      Arrays.fill(file, 0, 4096, (byte) 0);
    }
    log.image().writeTo(from);
    assertThatThrownBy(() -> DuraLog.salvage(from, to)).isInstanceOf(CorruptLogException.class);
    assertThat(to).doesNotExist();
    assertThat(base.resolve("copy.tmp")).doesNotExist();
  }

  /** Whichever call fails: no copy, nothing left, and the original as it was. */
  @Test
  void oneThatFailsLeavesNothing() throws IOException {
    log.image().writeTo(from);
    List<String> before = CopyCheck.fingerprint(from);
    int calls = 0;
    for (boolean done = false; !done; calls++) {
      int failing = calls;
      CopyTrace[] trace = new CopyTrace[1];
      try {
        Salvage.copy(from, to, ReadOptions.all(), 16 << 10, d -> trace[0] = traced(d, failing));
        done = true;
      } catch (LogIoException e) {
        assertThat(e).hasMessageContaining("injected");
        assertThat(to).as("call %s", failing).doesNotExist();
        assertThat(base.resolve("copy.tmp")).as("call %s", failing).doesNotExist();
      }
    }
    assertThat(calls).isGreaterThan(12);
    assertThat(Reading.of(to, OnDamage.STRICT).sequences()).hasSize(10);
    assertThat(CopyCheck.fingerprint(from)).isEqualTo(before);
  }

  private static CopyTrace traced(Path directory, int failing) {
    Engine real = EngineKind.PORTABLE_BUFFERED.open(directory, LogOptions.defaults());
    return new CopyTrace(real, failing);
  }

  @Test
  void isDurableBeforeItHasItsName() {
    log.image().writeTo(from);
    CopyTrace[] trace = new CopyTrace[1];
    Salvage.copy(from, to, ReadOptions.all(), 16 << 10, d -> trace[0] = traced(d, -1));
    assertThat(trace[0].calls()).last().asString().isEqualTo("rename copy.tmp to copy");
    assertThat(trace[0].unsyncedAtRename()).isEmpty();
    assertThat(trace[0].calls()).contains("write 0000000002.seg", "sync directory");
  }

  /** The root is the last thing that a copy gets. */
  @Test
  void whatACrashLeavesIsNotCleanlyClosed() {
    log.image().writeTo(from);
    CopyTrace[] trace = new CopyTrace[1];
    Salvage.copy(from, to, ReadOptions.all(), 16 << 10, d -> trace[0] = traced(d, -1));
    List<String> calls = trace[0].calls();
    int mark = calls.indexOf("rename root.tmp to root");
    assertThat(mark).isPositive();
    assertThat(calls.subList(mark, calls.size())).noneMatch(c -> c.contains(".seg"));
  }

  @Test
  void onlyReadsTheOriginal() {
    log.image().writeTo(from);
    assertThat(from.resolve("lock")).doesNotExist();
    DuraLog.salvage(from, to);
    assertThat(DirectoryImage.of(from).names())
        .containsExactlyInAnyOrderElementsOf(log.image().names());
    try (LogReader copy = DuraLog.openReadOnly(to, ReadAs.options(OnDamage.STRICT))) {
      assertThat(copy.recovery().cleanlyClosed()).isTrue();
    }
  }
}
