package io.duralog.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.Replay;
import io.duralog.testlog.OnDisk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bytes on disk are a promise. Nothing of the format package is used to decode them here: every
 * offset and every number is spelled out, as in FORMAT.md.
 */
class GoldenBytesTest {
  @TempDir(factory = OnDisk.class)
  Path directory;

  private static final ByteBuffer SEGMENT =
      ByteBuffer.wrap(GoldenLog.checkedIn().file("0000000001.seg")).order(ByteOrder.LITTLE_ENDIAN);
  private static final ByteBuffer ROOT =
      ByteBuffer.wrap(GoldenLog.checkedIn().file("root")).order(ByteOrder.LITTLE_ENDIAN);

  private static int crc(ByteBuffer from, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(from.array(), at, length);
    return (int) crc.getValue();
  }

  @Test
  void theCodeWritesTheCheckedInBytes() {
    assertThat(GoldenLog.dump(GoldenLog.generate().file("0000000001.seg")))
        .isEqualTo(GoldenLog.resource(GoldenLog.SEGMENT));
    assertThat(GoldenLog.dump(GoldenLog.generate().file("root")))
        .isEqualTo(GoldenLog.resource(GoldenLog.ROOT));
  }

  @Test
  void theSegmentHeaderStandsTwiceInItsBlock() {
    for (int copy : new int[] {0, 2048}) {
      assertThat(new String(SEGMENT.array(), copy, 8, StandardCharsets.US_ASCII))
          .isEqualTo("DURASEG1");
      assertThat(SEGMENT.getInt(copy + 8)).isEqualTo(1);
      assertThat(SEGMENT.getInt(copy + 12)).isEqualTo(4096);
      assertThat(SEGMENT.getLong(copy + 16)).isEqualTo(0x0123456789ABCDEFL);
      assertThat(SEGMENT.getInt(copy + 24)).isEqualTo(1);
      assertThat(SEGMENT.getInt(copy + 28)).isZero();
      assertThat(SEGMENT.getLong(copy + 32)).isEqualTo(65_536);
      assertThat(SEGMENT.getLong(copy + 40)).isEqualTo(1_700_000_000_000_000_000L);
      assertThat(SEGMENT.getInt(copy + 2044)).isEqualTo(0x52D25D4E);
      assertThat(crc(SEGMENT, copy, 2044)).isEqualTo(0x52D25D4E);
    }
  }

  @Test
  void aBatchHeaderHasEveryFieldAtItsOffset() {
    int at = 4096;
    assertThat(SEGMENT.getInt(at)).isEqualTo(0x31424C44);
    assertThat(SEGMENT.getInt(at + 4)).isEqualTo(0xCB9AC0DB);
    assertThat(SEGMENT.getLong(at + 8)).isEqualTo(0x1122334455667788L);
    assertThat(SEGMENT.getLong(at + 16)).isEqualTo(1);
    assertThat(SEGMENT.getLong(at + 24)).isZero();
    assertThat(SEGMENT.getLong(at + 32)).isEqualTo(1_700_000_001_000_000_000L);
    assertThat(SEGMENT.getInt(at + 40)).isEqualTo(87);
    assertThat(SEGMENT.getInt(at + 44)).isEqualTo(2);
    assertThat(SEGMENT.getInt(at + 48)).as("link").isZero();
    assertThat(SEGMENT.getInt(at + 52)).as("FIRST_OF_RUN").isEqualTo(1);
    assertThat(SEGMENT.getInt(at + 56)).isEqualTo(1);
    assertThat(SEGMENT.getInt(at + 60)).isEqualTo(1);
    assertThat(crc(SEGMENT, at + 8, 56) ^ 0x89022CEA).isEqualTo(0xCB9AC0DB);
  }

  @Test
  void theNextBatchLinksToTheOneBefore() {
    int at = 8192;
    assertThat(SEGMENT.getInt(at + 4)).isEqualTo(0x4FD93C3D);
    assertThat(SEGMENT.getLong(at + 16)).isEqualTo(3);
    assertThat(SEGMENT.getLong(at + 24)).isEqualTo(2);
    assertThat(SEGMENT.getInt(at + 48)).isEqualTo(0xCB9AC0DB);
    assertThat(SEGMENT.getInt(at + 52)).isZero();
    assertThat(SEGMENT.getInt(at + 60)).isEqualTo(2);
  }

  @Test
  void recordsArePackedBehindTheirNineByteHeaders() {
    int at = 4096 + 64;
    assertThat(SEGMENT.getInt(at)).isEqualTo(5);
    assertThat(SEGMENT.get(at + 4)).isEqualTo((byte) 2);
    assertThat(SEGMENT.getInt(at + 5)).isEqualTo(0x6732FF7C);
    assertThat(new String(SEGMENT.array(), at + 9, 5, StandardCharsets.UTF_8)).isEqualTo("hello");
    assertThat(SEGMENT.getInt(at + 14)).as("an empty record").isZero();
    assertThat(SEGMENT.get(at + 18)).isZero();
    assertThat(SEGMENT.getInt(at + 19)).isEqualTo(0x39446D02);
    for (int fill = at + 23; fill < 8192; fill++) {
      assertThat(SEGMENT.get(fill)).isZero();
    }
  }

  @Test
  void aRecordsCheckCoversPayloadLengthTypeLogAndSequence() {
    byte[] covered = HexFormat.of().parseHex("68656c6c6f" + "05000000" + "02" + "000000");
    CRC32C crc = new CRC32C();
    crc.update(covered);
    int seed = 0x89022CEA;
    int mix = 0x9E3779B1;
    assertThat((int) crc.getValue() ^ seed ^ mix).isEqualTo(0x6732FF7C);
  }

  @Test
  void theRootSaysWhereTheLogBeginsAndEnds() {
    for (int copy : new int[] {0, 2048}) {
      assertThat(new String(ROOT.array(), copy, 8, StandardCharsets.US_ASCII))
          .isEqualTo("DURAROOT");
      assertThat(ROOT.getInt(copy + 8)).isEqualTo(1);
      assertThat(ROOT.getInt(copy + 12)).as("link").isEqualTo(0x4FD93C3D);
      assertThat(ROOT.getLong(copy + 16)).isEqualTo(0x0123456789ABCDEFL);
      assertThat(ROOT.getLong(copy + 24)).as("last sequence").isEqualTo(3);
      assertThat(ROOT.getLong(copy + 32)).as("end").isEqualTo(12_288);
      assertThat(ROOT.getInt(copy + 40)).as("segment").isEqualTo(1);
      assertThat(ROOT.getInt(copy + 44)).as("CLEAN").isEqualTo(2);
      assertThat(ROOT.getLong(copy + 48)).isEqualTo(1_700_000_000_000_000_000L);
      assertThat(ROOT.getLong(copy + 56)).as("run").isEqualTo(0x1122334455667788L);
      assertThat(ROOT.getInt(copy + 64)).as("first segment").isEqualTo(1);
      assertThat(ROOT.getInt(copy + 68)).as("first link").isZero();
      assertThat(ROOT.getLong(copy + 72)).as("base").isEqualTo(1);
      assertThat(ROOT.getLong(copy + 80)).as("first run").isZero();
      assertThat(ROOT.getLong(copy + 88)).as("first sequence").isEqualTo(1);
      assertThat(ROOT.getLong(copy + 96)).as("generation").isZero();
      assertThat(ROOT.getInt(copy + 104)).as("notes").isZero();
      assertThat(ROOT.getLong(copy + 624)).as("notes since").isZero();
      assertThat(ROOT.getLong(copy + 632)).as("writer").isEqualTo(0x1122334455667788L);
      assertThat(ROOT.getInt(copy + 2044)).isEqualTo(crc(ROOT, copy, 2044));
    }
  }

  @Test
  void theCheckedInLogIsReadAndGoesOn() {
    GoldenLog.checkedIn().writeTo(directory);
    try (DuraLog log = DuraLog.open(directory)) {
      assertThat(log.recovery().cleanlyClosed()).isTrue();
      assertThat(log.recovery().damage()).isEmpty();
      try (Replay replay = log.replay()) {
        List<String> all = replay.stream().map(GoldenBytesTest::show).toList();
        assertThat(all).containsExactly("1 type 2 'hello'", "2 type 0 ''", "3 type 1 '{}'");
      }
      assertThat(log.appendDurable("four")).isEqualTo(4);
    }
    try (LogReader log = DuraLog.openReadOnly(directory);
        Replay replay = log.replay()) {
      assertThat(replay.stream().map(LogRecord::sequence)).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  private static String show(LogRecord r) {
    return r.sequence()
        + " type "
        + r.type()
        + " '"
        + new String(r.toByteArray(), StandardCharsets.UTF_8)
        + "'";
  }

  @Test
  void theWorkedExampleOfTheDocumentIsThisLog() throws Exception {
    Path document = Path.of("docs", "FORMAT.md");
    String text = Files.readString(document);
    String example = text.substring(text.indexOf("## 17."));
    List<String> lines =
        example
            .lines()
            .filter(line -> line.matches(" {4}[0-9a-f]{4}  ([0-9a-f]{2} ){3}.*"))
            .map(line -> line.strip())
            .toList();
    assertThat(lines).hasSizeGreaterThan(15);
    for (String line : lines) {
      int at = Integer.parseInt(line.substring(0, 4), 16);
      String bytes = line.substring(6).replaceFirst("(([0-9a-f]{2} ?)+).*", "$1").strip();
      // The document shows the root's lines, too; a line is of one of the two files.
      String ofSegment = dumpAt(SEGMENT, at, bytes.length());
      String ofRoot = at < 4096 ? dumpAt(ROOT, at, bytes.length()) : "";
      assertThat(bytes).as("FORMAT.md: %s", line).isIn(ofSegment, ofRoot);
    }
  }

  private static String dumpAt(ByteBuffer file, int at, int digits) {
    return HexFormat.ofDelimiter(" ").formatHex(file.array(), at, at + (digits + 1) / 3);
  }
}
