package io.duralog.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.jackson.JacksonJsonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpTest {
  private static final int BLOCK = 4096;

  @TempDir Path temp;
  private Path log;
  private String dir;
  private Path segment;

  /** Five batches in the first five blocks after the header: 1, 2, 3 to 5, 6 and 7. */
  @BeforeEach
  void makeLog() {
    log = temp.resolve("log");
    dir = log.toString();
    segment = log.resolve("0000000001.seg");
    LogOptions small = LogOptions.builder().segmentSize(64 * 1024).build();
    try (DuraLog writer = DuraLog.open(log, small)) {
      writer.appendDurable("record-1");
      writer.appendDurable("record-2");
      long last =
          writer.appendAll(
              Batch.create()
                  .add("record-3")
                  .add("record-4")
                  .add(200, ByteBuffer.wrap("record-5".getBytes(UTF_8))));
      writer.awaitDurable(last);
      writer.appendDurable("record-6");
      writer.appendDurable("record-7");
    }
  }

  private interface Damage {
    void to(byte[] bytes);
  }

  private void damage(Damage damage) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    damage.to(bytes);
    Files.write(segment, bytes);
  }

  private static void flip(byte[] bytes, String payload) {
    bytes[new String(bytes, ISO_8859_1).indexOf(payload)] ^= 1;
  }

  private List<String> lines(int code, String... more) {
    String[] args = new String[more.length + 2];
    args[0] = "dump";
    args[1] = dir;
    System.arraycopy(more, 0, args, 2, more.length);
    CommandRun run = CommandRun.of(args);
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
    assertThat(run.err()).isEmpty();
    return run.lines();
  }

  private List<String> batches(int code, String... more) {
    return lines(code, more).stream().filter(l -> l.startsWith("  batch at")).toList();
  }

  @Test
  void aSoundLogIsShownBatchByBatch() {
    List<String> lines = lines(0);
    assertThat(lines.get(0)).startsWith("root: log ").contains("generation 0");
    assertThat(lines.get(2))
        .contains("durable through sequence 7, segment 1, offset 24576; closed");
    assertThat(lines.get(3)).startsWith("0000000001.seg: 65536 bytes, planned 65536, created 20");
    List<String> batches = batches(0);
    assertThat(batches).hasSize(5).allMatch(b -> b.contains(", durable, all checksums match; "));
    assertThat(batches.get(0)).startsWith("  batch at 4096: sequence 1 to 1, 1 record, 81 bytes");
    assertThat(batches.get(2)).startsWith("  batch at 12288: sequence 3 to 5, 3 records, 115 ");
    assertThat(lines).contains("  24576 to 65536: zeros to the end of the file");
    assertThat(lines.get(lines.size() - 1)).endsWith("5 batches, 7 sound records");
  }

  @Test
  void recordsAndHeadersAreShownWhenAskedFor() {
    List<String> lines = lines(0, "--records", "--headers", "--from", "4", "--limit", "1");
    assertThat(lines)
        .contains(
            "    record 3 at 12352: text, 8 bytes",
            "    record 4 at 12369: text, 8 bytes",
            "    record 5 at 12386: type 200, 8 bytes")
        .anyMatch(l -> l.startsWith("  header at 2048: 44 55 52 41 53 45 47 31 01 00 00 00 00 10"))
        .anyMatch(l -> l.startsWith("    header: 44 4c 42 31 "))
        .anyMatch(l -> l.contains("1 batch, 3 sound records (there is more: --limit)"))
        .noneMatch(l -> l.contains("record 2") || l.contains("record 6"));
  }

  @Test
  void fromAndLimitChooseBatches() {
    assertThat(batches(0, "--from", "5")).hasSize(3).first().asString().contains("3 to 5");
    assertThat(batches(0, "--from", "6", "--limit", "1"))
        .singleElement()
        .asString()
        .contains("sequence 6 to 6");
    assertThat(batches(0, "--limit", "0")).isEmpty();
    assertThat(batches(0, "--from", "8")).isEmpty();
    for (String wrong : new String[] {"--from=0", "--limit=-1"}) {
      assertThat(CommandRun.of("dump", dir, wrong).code()).isEqualTo(2);
    }
  }

  @Test
  void eachKindOfDamageIsNamedAndWhatFollowsIsShown() throws IOException {
    damage(
        bytes -> {
          bytes[BLOCK + 8] ^= 1; // the header of the batch of record 1
          flip(bytes, "record-4");
          Arrays.fill(bytes, 4 * BLOCK, 5 * BLOCK, (byte) 0); // the batch of record 6
        });
    List<String> lines = lines(3);
    assertThat(lines)
        .contains(
            "  4096 to 8192: NO BATCH: the header of a batch, whose checksum does not match;"
                + " sound records in it: 1 to 1",
            "  16384 to 20480: NO BATCH: zeros where a batch should be");
    List<String> batches = batches(3);
    assertThat(batches).hasSize(3);
    assertThat(batches.get(0)).contains("sequence 2 to 2").doesNotContain("DOES NOT FOLLOW");
    assertThat(batches.get(1)).contains("1 OF 3 RECORDS NOT SOUND (sound: 3 to 3, 5 to 5)");
    assertThat(batches.get(2)).contains("sequence 7 to 7").contains("(sequence 6 to 6 missing)");
    assertThat(lines.get(lines.size() - 2)).contains("3 batches, 5 sound records, 4 flaws");
    assertThat(lines(3, "--records"))
        .contains(
            "    record 3 at 12352: text, 8 bytes", "    record 5 at 12386: type 200, 8 bytes")
        .noneMatch(l -> l.contains("record 4 at"));
  }

  @Test
  void garbageMisplacedHeadersAndPaddingAreToldApart() throws IOException {
    damage(
        bytes -> {
          Arrays.fill(bytes, BLOCK, 2 * BLOCK, (byte) 'x');
          System.arraycopy(bytes, 5 * BLOCK, bytes, 2 * BLOCK, BLOCK);
          bytes[4 * BLOCK - 1] = 1;
        });
    assertThat(lines(3))
        .contains("  4096 to 12288: NO BATCH: not zero, and not the header of a batch")
        .anyMatch(l -> l.contains("sequence 3 to 5") && l.contains("PADDING IS NOT ZERO"));
    assertThat(batches(3)).hasSize(3);
    damage(bytes -> Arrays.fill(bytes, BLOCK, 2 * BLOCK, (byte) 0));
    assertThat(lines(3))
        .contains(
            "  4096 to 8192: NO BATCH: zeros where a batch should be",
            "  8192 to 12288: NO BATCH: the header of a batch of another place, or one that ends"
                + " after the file");
  }

  @Test
  void whatACrashLeavesIsShownAndIsNoDamage() throws IOException {
    Crashed.leave(log);
    damage(bytes -> flip(bytes, "record-7"));
    List<String> batches = batches(0);
    assertThat(batches.get(3)).contains("sequence 6 to 6, 1 record, 81 bytes, durable,");
    assertThat(batches.get(4))
        .contains("no proof that it is durable, 1 OF 1 RECORDS NOT SOUND")
        .doesNotContain("sound:");
  }

  @Test
  void withoutRootOrSegmentTheRestIsShown() throws IOException {
    Files.delete(log.resolve("root"));
    assertThat(lines(3).get(0)).isEqualTo("root: missing");
    assertThat(batches(3)).hasSize(5);
    assertThat(batches(3).get(3)).contains(", durable,"); // the next batch proves it
    assertThat(batches(3).get(4)).contains("no proof that it is durable");
  }

  @Test
  void recordsThatTheRootKnowsAndNoFileHasAreAFlaw() throws IOException {
    damage(bytes -> Arrays.fill(bytes, 5 * BLOCK, bytes.length, (byte) 0));
    assertThat(lines(3))
        .contains(
            "FLAW: the root says that sequence 7 was durable; the last one that was found is 6");
  }

  @Test
  void asJsonEachLineIsAnObject() throws IOException {
    damage(bytes -> flip(bytes, "record-4"));
    List<Map<String, Object>> objects =
        lines(3, "--json", "--records", "--headers").stream()
            .map(l -> new JacksonJsonCodec().decode(ByteBuffer.wrap(l.getBytes(UTF_8))))
            .toList();
    assertThat(objects)
        .extracting(o -> o.get("what"))
        .startsWith("root", "segment", "batch", "batch", "batch", "batch", "batch", "region")
        .endsWith("end");
    assertThat(objects.get(1)).containsEntry("path", segment.toString()).containsKey("headers");
    Map<String, Object> third = objects.get(4);
    assertThat(third)
        .containsEntry("offset", 12288L)
        .containsEntry("firstSequence", 3L)
        .containsEntry("lastSequence", 5L)
        .containsEntry("durable", true)
        .containsEntry("checked", "bad_records")
        .containsEntry("soundRecords", 2L)
        .containsEntry("sound", List.of(List.of(3L, 3L), List.of(5L, 5L)));
    assertThat(third.get("header")).asString().startsWith("44 4c 42 31 ");
    assertThat((List<?>) third.get("list")).hasSize(2);
    assertThat(objects.get(objects.size() - 1)).containsEntry("flaws", 1L);
  }

  @Test
  void aSegmentThatIsNoneIsNamedAndTheOthersAreShown() throws IOException {
    Files.write(log.resolve("0000000002.seg"), "no segment".getBytes(UTF_8));
    CommandRun run = CommandRun.of("dump", dir);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.lines().stream().filter(l -> l.startsWith("  batch at"))).hasSize(5);
    assertThat(run.out()).contains("0000000002.seg: 10 bytes; not read: ");
    assertThat(run.err()).contains("is no segment of a log");
  }

  @Test
  void worksBesideAWriterAndOnALogThatWasTruncated() {
    try (DuraLog writer = DuraLog.open(log)) {
      writer.appendDurable("record-8");
      assertThat(batches(0)).hasSize(6);
      writer.truncateAfter(2);
      assertThat(lines(0).get(0)).contains("generation 1");
      assertThat(batches(0)).hasSize(2);
    }
    assertThat(lines(0).get(2)).contains("durable through sequence 2");
  }
}
