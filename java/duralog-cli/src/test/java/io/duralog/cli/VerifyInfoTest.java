package io.duralog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.jackson.JacksonJsonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyInfoTest {
  @TempDir Path temp;
  private Path log;
  private String dir;
  private Path segment;

  @BeforeEach
  void makeLog() {
    log = temp.resolve("log");
    dir = log.toString();
    segment = log.resolve("0000000001.seg");
    CommandRun made =
        CommandRun.with(
            "record-1\nrecord-2\nrecord-3\n", "append", dir, "--durable", "--segment-size", "64k");
    assertThat(made.code()).as(made.err()).isZero();
  }

  /** Changes one byte of a record's payload on disk. */
  private void flip(String payload) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(payload);
    assertThat(at).isPositive();
    bytes[at] ^= 1;
    Files.write(segment, bytes);
  }

  private static Map<String, Object> json(CommandRun run) {
    return new JacksonJsonCodec().decode(ByteBuffer.wrap(run.out().strip().getBytes(UTF_8)));
  }

  @Test
  void soundLogIsZero() {
    CommandRun verify = CommandRun.of("verify", dir);
    assertThat(verify.code()).isZero();
    assertThat(verify.out()).contains("sound", "3 records", "1 to 3", "cleanly closed");
    assertThat(json(CommandRun.of("verify", dir, "--json")))
        .containsEntry("sound", true)
        .containsEntry("records", 3L)
        .containsEntry("firstSequence", 1L)
        .containsEntry("lastSequence", 3L)
        .containsEntry("cleanlyClosed", true)
        .containsEntry("damage", List.of())
        .containsKeys("segments", "bytes");
  }

  @Test
  void damagedLogIsOneWithThePlaceAndWhatItCost() throws IOException {
    flip("record-2");
    CommandRun verify = CommandRun.of("verify", dir);
    assertThat(verify.code()).isEqualTo(1);
    assertThat(verify.out()).contains("DAMAGED", "BAD_CHECKSUM in " + segment, "2 to 2");
    CommandRun json = CommandRun.of("verify", dir, "--json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json(json)).containsEntry("sound", false).containsEntry("records", 2L);
    Map<?, ?> damage = (Map<?, ?>) ((List<?>) json(json).get("damage")).get(0);
    assertThat(Map.copyOf(damage))
        .extracting("kind", "path", "firstLost", "lastLost", "certain")
        .containsExactly("BAD_CHECKSUM", segment.toString(), 2L, 2L, true);
  }

  @Test
  void replayStopsAtDamageWithOneLineAndSalvageGoesOn() throws IOException {
    flip("record-2");
    CommandRun replay = CommandRun.of("replay", dir);
    assertThat(replay.code()).isEqualTo(1);
    assertThat(replay.out()).isIn("", "record-1\n");
    assertThat(replay.err().lines()).singleElement().asString().startsWith("duralog: BAD_CHECKSUM");
    CommandRun salvage = CommandRun.of("replay", dir, "--salvage");
    assertThat(salvage.out()).isEqualTo("record-1\nrecord-3\n");
    assertThat(salvage.code()).isEqualTo(1);
    assertThat(salvage.err()).contains("BAD_CHECKSUM in " + segment);
  }

  @Test
  void tornTailIsSoundAndReported() throws IOException {
    flip("record-3");
    Files.delete(log.resolve("closed"));
    CommandRun verify = CommandRun.of("verify", dir);
    assertThat(verify.code()).as(verify.out()).isZero();
    assertThat(verify.out()).contains("sound", "TORN_TAIL in " + segment, "2 records");
    assertThat(CommandRun.of("replay", dir).out()).isEqualTo("record-1\nrecord-2\n");
  }

  @Test
  void whatCannotBeLookedAtIsTwo() throws IOException {
    for (String command : List.of("verify", "info", "replay")) {
      Path empty = Files.createDirectories(temp.resolve("empty"));
      for (Path place : List.of(temp.resolve("missing"), empty, segment)) {
        CommandRun run = CommandRun.of(command, place.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().contains(place.toString());
      }
    }
  }

  @Test
  void newerFormatIsTwoWithBothVersions() throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    for (int copy = 0; copy < 4096; copy += 2048) {
      ByteBuffer header = ByteBuffer.wrap(bytes, copy, 2048).slice().order(ByteOrder.LITTLE_ENDIAN);
      header.putInt(8, 7);
      CRC32C crc = new CRC32C();
      crc.update(bytes, copy, 2044);
      header.putInt(2044, (int) crc.getValue());
    }
    Files.write(segment, bytes);
    CommandRun verify = CommandRun.of("verify", dir);
    assertThat(verify.code()).isEqualTo(2);
    assertThat(verify.err().lines()).singleElement().asString().contains("7", "1");
  }

  @Test
  void infoTellsWhatThereIs() {
    assertThat(CommandRun.of("info", dir).lines())
        .anyMatch(line -> line.matches("directory +" + dir))
        .anyMatch(line -> line.matches("records +3 \\(sequence 1 to 3\\)"))
        .anyMatch(line -> line.matches("segments +\\d+, \\d+ bytes"))
        .anyMatch(line -> line.matches("created +20\\d\\d-.*Z"))
        .anyMatch(line -> line.matches("cleanly closed +yes"))
        .anyMatch(line -> line.matches("held by +nobody"));
  }

  @Test
  void infoAndVerifyWorkBesideAWriterAndNameIt() {
    try (DuraLog writer = DuraLog.open(log)) {
      writer.appendDurable("record-4");
      List<String> info = CommandRun.of("info", dir).lines();
      assertThat(info).anyMatch(line -> line.contains("process " + ProcessHandle.current().pid()));
      assertThat(info).anyMatch(line -> line.matches("records +4 .*"));
      assertThat(CommandRun.of("verify", dir).code()).isZero();
      CommandRun second = CommandRun.with("x\n", "append", dir);
      assertThat(second.code()).isEqualTo(2);
      assertThat(second.err()).contains("process " + ProcessHandle.current().pid());
      // The lock is still held: looking did not take it away.
      assertThat(CommandRun.of("info", dir).lines())
          .anyMatch(line -> line.matches("held by +process .*"));
    }
  }
}
