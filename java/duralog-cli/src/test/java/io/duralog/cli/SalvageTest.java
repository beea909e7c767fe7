package io.duralog.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.jackson.JacksonJsonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalvageTest {
  @TempDir Path temp;
  private String dir;
  private String to;
  private Path segment;

  @BeforeEach
  void makeLog() {
    Path log = temp.resolve("log");
    dir = log.toString();
    to = temp.resolve("copy").toString();
    segment = log.resolve("0000000001.seg");
    CommandRun made =
        CommandRun.with(
            "record-1\nrecord-2\nrecord-3\n", "append", dir, "--durable", "--segment-size", "64k");
    assertThat(made.code()).as(made.err()).isZero();
  }

  private void flip(String payload) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    bytes[new String(bytes, ISO_8859_1).indexOf(payload)] ^= 1;
    Files.write(segment, bytes);
  }

  @Test
  void ofDamageIsThreeAndTheCopyIsAppendedTo() throws IOException {
    flip("record-2");
    byte[] before = Files.readAllBytes(segment);
    CommandRun salvage = CommandRun.of("salvage", dir, to);
    assertThat(salvage.code()).as(salvage.err()).isEqualTo(3);
    assertThat(salvage.out())
        .contains("2 records copied of sequence 1 to 3", "BAD_CHECKSUM in " + segment, "2 to 2");
    assertThat(Files.readAllBytes(segment)).isEqualTo(before);
    assertThat(CommandRun.of("replay", to, "--with-sequence").out())
        .isEqualTo("1\trecord-1\n3\trecord-3\n");
    CommandRun verify = CommandRun.of("verify", to);
    assertThat(verify.code()).as(verify.out()).isZero();
    assertThat(verify.out()).contains("LOST_RANGE", "2 to 2");
    assertThat(CommandRun.with("record-4\n", "append", to).code()).isZero();
    assertThat(CommandRun.of("replay", to).out()).isEqualTo("record-1\nrecord-3\nrecord-4\n");
  }

  @Test
  void asJson() throws IOException {
    flip("record-2");
    CommandRun run = CommandRun.of("salvage", dir, to, "--json");
    Map<String, Object> json =
        new JacksonJsonCodec().decode(ByteBuffer.wrap(run.out().strip().getBytes(UTF_8)));
    assertThat(json)
        .containsEntry("complete", false)
        .containsEntry("records", 2L)
        .containsEntry("bytes", 16L)
        .containsEntry("firstSequence", 1L)
        .containsEntry("lastSequence", 3L)
        .containsEntry("directory", dir)
        .containsEntry("target", to);
    Map<?, ?> damage = (Map<?, ?>) ((List<?>) json.get("damage")).get(0);
    assertThat(Map.copyOf(damage))
        .extracting("kind", "path", "firstLost", "lastLost", "certain")
        .containsExactly("BAD_CHECKSUM", segment.toString(), 2L, 2L, true);
  }

  @Test
  void ofASoundLogIsZero() {
    CommandRun salvage = CommandRun.of("salvage", dir, to);
    assertThat(salvage.code()).isZero();
    assertThat(salvage.out()).contains("3 records copied", "no record is lost");
  }

  @Test
  void whereSomethingIsAndWhereNoLogIsTwo() {
    for (String taken : new String[] {dir, dir + "/within", segment.toString()}) {
      CommandRun run = CommandRun.of("salvage", dir, taken);
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err().lines()).singleElement().asString().startsWith("duralog: ");
    }
    assertThat(CommandRun.of("salvage", temp.toString(), to).code()).isEqualTo(2);
    assertThat(temp.resolve("copy")).doesNotExist();
  }
}
