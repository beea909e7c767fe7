package io.duralog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.jackson.JacksonJsonCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsTest {
  @TempDir Path temp;
  private Path log;
  private String dir;

  /** Payloads of 0 to 99 bytes, one of 1,000. */
  @BeforeEach
  void makeLog() {
    log = temp.resolve("log");
    dir = log.toString();
    LogOptions small = LogOptions.builder().segmentSize(64 * 1024).build();
    try (DuraLog writer = DuraLog.open(log, small)) {
      for (int i = 0; i < 100; i++) {
        writer.append("x".repeat(i));
      }
      writer.append(200, new byte[1_000]);
      writer.append(new byte[7]);
      writer.sync();
      writer.checkpoint("slow", 40);
    }
  }

  private static Map<String, Object> json(CommandRun run) {
    return new JacksonJsonCodec().decode(ByteBuffer.wrap(run.out().strip().getBytes(UTF_8)));
  }

  @Test
  void countsRecordsTypesAndLengths() {
    CommandRun run = CommandRun.of("stats", dir);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.lines())
        .contains(
            "directory       " + dir,
            "records         102 (sequence 1 to 102), 5957 bytes of payload",
            "lengths         min 0, p50 49, p99 99, max 1000 bytes",
            "type            bytes 1",
            "type            text 100",
            "type            type 200 1",
            "durable         through sequence 102")
        .anyMatch(l -> l.matches("root +generation 0, durable floor 102 in segment 1 .*closed.*"))
        .anyMatch(l -> l.matches("segments +1 in use, \\d ready, 0 to be deleted; \\d+ bytes"))
        .anyMatch(l -> l.matches("checkpoint +slow: processed to 40, holds, .*; 62 behind"));
  }

  @Test
  void asJson() {
    CommandRun run = CommandRun.of("stats", dir, "--json");
    assertThat(json(run))
        .containsEntry("records", 102L)
        .containsEntry("payloadBytes", 5_957L)
        .containsEntry("firstSequence", 1L)
        .containsEntry("durable", 102L)
        .containsEntry("floor", 102L)
        .containsEntry("types", Map.of("0", 1L, "2", 100L, "200", 1L))
        .containsEntry("length", Map.of("min", 0L, "p50", 49L, "p99", 99L, "max", 1_000L))
        .containsEntry("behind", Map.of("slow", 62L))
        .containsEntry("leftOver", List.of())
        .containsEntry("damage", List.of());
  }

  @Test
  void tellsWhatIsGivenUpAndWhatWasLeft() throws Exception {
    assertThat(CommandRun.of("checkpoint", dir, "remove", "slow").code()).isZero();
    try (DuraLog writer = DuraLog.open(log)) {
      writer.truncateAfter(50);
      writer.truncateBefore(11);
    }
    Files.write(log.resolve("0000000009.seg.tmp"), new byte[10]);
    assertThat(CommandRun.of("stats", dir).lines())
        .contains("left over       0000000009.seg.tmp", "durable         through sequence 50")
        .anyMatch(l -> l.matches("records +40 \\(sequence 11 to 50\\), .*"))
        .anyMatch(l -> l.contains("generation 1"));
  }

  @Test
  void anEmptyLogHasNothing() {
    Path empty = temp.resolve("empty");
    DuraLog.open(empty).close();
    CommandRun run = CommandRun.of("stats", empty.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.lines())
        .contains(
            "records         0, 0 bytes of payload",
            "lengths         min 0, p50 0, p99 0, max 0 bytes");
  }

  @Test
  void damageIsListedAndThree() throws Exception {
    Path segment = log.resolve("0000000001.seg");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("x".repeat(50))] ^= 1;
    Files.write(segment, bytes);
    CommandRun run = CommandRun.of("stats", dir);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("records         101 ", "found           BAD_CHECKSUM in ");
    assertThat(CommandRun.of("stats", temp.toString()).code()).isEqualTo(2);
  }
}
