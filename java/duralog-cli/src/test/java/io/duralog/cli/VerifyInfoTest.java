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
  void damagedLogIsThreeWithThePlaceAndWhatItCost() throws IOException {
    flip("record-2");
    CommandRun verify = CommandRun.of("verify", dir);
    assertThat(verify.code()).isEqualTo(3);
    assertThat(verify.out()).contains("DAMAGED", "BAD_CHECKSUM in " + segment, "2 to 2");
    CommandRun json = CommandRun.of("verify", dir, "--json");
    assertThat(json.code()).isEqualTo(3);
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
    assertThat(replay.code()).isEqualTo(3);
    assertThat(replay.out()).isIn("", "record-1\n");
    assertThat(replay.err().lines()).singleElement().asString().startsWith("duralog: BAD_CHECKSUM");
    CommandRun salvage = CommandRun.of("replay", dir, "--salvage");
    assertThat(salvage.out()).isEqualTo("record-1\nrecord-3\n");
    assertThat(salvage.code()).isEqualTo(3);
    assertThat(salvage.err()).contains("BAD_CHECKSUM in " + segment);
  }

  @Test
  void tornTailIsSoundAndReported() throws IOException {
    flip("record-3");
    Crashed.leave(log);
    CommandRun verify = CommandRun.of("verify", dir);
    assertThat(verify.code()).as(verify.out()).isZero();
    assertThat(verify.out()).contains("sound", "TORN_TAIL in " + segment, "2 records");
    // Record 3 was acknowledged and is lost: nobody can know, and nobody may say otherwise.
    assertThat(verify.out())
        .contains("(not certain)", "nothing tells whether these were acknowledged")
        .doesNotContain("nothing acknowledged is lost");
    assertThat(CommandRun.of("verify", "--help").out().replaceAll("\\s+", " "))
        .contains("acknowledged records may be among what is lost")
        .doesNotContain("nothing acknowledged");
    assertThat(CommandRun.of("replay", dir).out()).isEqualTo("record-1\nrecord-2\n");
  }

  /** All commands on a flaw of which the default options say: it costs no record. */
  private void requireFlawedAndZero(String kind) {
    CommandRun verify = CommandRun.of("verify", dir);
    assertThat(verify.code()).as(verify.out()).isZero();
    assertThat(verify.out())
        .contains(": sound\n", kind, "no record lost", "every record can be read", "the device");
    CommandRun json = CommandRun.of("verify", dir, "--json");
    assertThat(json.code()).isZero();
    assertThat(json(json))
        .containsEntry("sound", true)
        .extracting("damage")
        .asString()
        .contains(kind);
    for (String option : new String[] {"--limit=9", "--salvage"}) {
      CommandRun replay = CommandRun.of("replay", dir, option);
      assertThat(replay.code()).isZero();
      assertThat(replay.lines()).contains("record-1", "record-2", "record-3");
    }
    assertThat(CommandRun.of("info", dir).code()).isZero();
    CommandRun append = CommandRun.with("more\n", "append", dir);
    assertThat(append.code()).as(append.err()).isZero();
    assertThat(CommandRun.of("verify", dir).code()).isZero();
  }

  @Test
  void paddingThatIsNotZeroIsZeroFromEveryCommand() throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    bytes[2 * 4096 - 1] = 1; // the first batch ends long before its block
    Files.write(segment, bytes);
    requireFlawedAndZero("BAD_PADDING");
  }

  @Test
  void oneCopyOfASegmentHeaderIsZeroFromEveryCommand() throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    bytes[100] ^= 1;
    Files.write(segment, bytes);
    requireFlawedAndZero("BAD_HEADER");
  }

  @Test
  void aLogThatCannotBeOpenedByDefaultIsThreeFromEveryCommand() throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    bytes[4096 + 8] ^= 1; // the first batch's header: its record is found all the same
    Files.write(segment, bytes);
    Crashed.leave(log);
    CommandRun verify = CommandRun.of("verify", dir);
    assertThat(verify.out()).contains("DAMAGED");
    CommandRun salvage = CommandRun.of("replay", dir, "--salvage");
    assertThat(salvage.lines()).contains("record-1", "record-2", "record-3");
    List<Integer> codes =
        List.of(
            verify.code(),
            salvage.code(),
            CommandRun.of("replay", dir).code(),
            CommandRun.of("info", dir).code(),
            CommandRun.with("more\n", "append", dir).code());
    assertThat(codes).containsOnly(3);
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
