package io.duralog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.RecordType;
import io.duralog.Replay;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportImportTest {
  @TempDir Path temp;

  private String path(String name) {
    return temp.resolve(name).toString();
  }

  private List<String> records(String name) {
    try (LogReader log = DuraLog.openReadOnly(temp.resolve(name));
        Replay replay = log.replay()) {
      List<String> found = new ArrayList<>();
      replay.forEach(r -> found.add(r.type() + " " + HexFormat.of().formatHex(r.toByteArray())));
      return found;
    }
  }

  @Test
  void whatIsExportedIsImportedByteByByte() throws Exception {
    Random random = new Random(7);
    try (DuraLog log = DuraLog.open(temp.resolve("log"))) {
      log.append("two\nlines");
      log.append("");
      log.append("\uFFFD \u0000 \uD83D\uDE00 \u2028 \"quoted\" \\");
      log.append(RecordType.JSON, "{\"a\": 1.50 }".getBytes(UTF_8));
      log.append(new byte[] {(byte) 0xFF, 0, '\n'});
      log.append(RecordType.TEXT, new byte[] {(byte) 0xC3}); // no text, whatever its type says
      for (int i = 0; i < 300; i++) {
        byte[] payload = new byte[random.nextInt(3_000)];
        random.nextBytes(payload);
        log.append(16 + i % 240, payload);
      }
    }
    CommandRun export = CommandRun.of("export", path("log"));
    assertThat(export.code()).as(export.err()).isZero();
    assertThat(export.lines()).hasSize(306);
    assertThat(export.lines().get(0))
        .isEqualTo("{\"sequence\":1,\"type\":2,\"text\":\"two\\nlines\"}");
    assertThat(export.lines().get(4)).isEqualTo("{\"sequence\":5,\"type\":0,\"base64\":\"/wAK\"}");
    CommandRun in = CommandRun.with(export.bytes(), "import", path("copy"));
    assertThat(in.code()).as(in.err()).isZero();
    assertThat(in.err()).isEqualTo("duralog: imported 306 records" + System.lineSeparator());
    assertThat(records("copy")).isEqualTo(records("log"));

    Path file = Files.write(temp.resolve("lines"), export.bytes());
    assertThat(CommandRun.of("import", path("copy"), file.toString()).code()).isZero();
    assertThat(records("copy")).hasSize(612);
    assertThat(CommandRun.of("export", path("log"), "--from", "3", "--until", "4").lines())
        .isEqualTo(export.lines().subList(2, 4));
  }

  @Test
  void aLineThatIsNoRecordIsNamedAndThoseBeforeItAreThere() {
    String good = "{\"sequence\":9,\"type\":2,\"text\":\"a\",\"more\":[{}]}\n";
    for (String wrong :
        new String[] {
          "x",
          "{}",
          "[]",
          "{\"type\":2}",
          "{\"text\":\"a\"}",
          "{\"type\":2,\"text\":\"a\"",
          "{\"type\":3,\"text\":\"a\"}",
          "{\"type\":\"2\",\"text\":\"a\"}",
          "{\"type\":0,\"base64\":\"?\"}",
          "{\"type\":2,\"text\":\"a\"} x"
        }) {
      CommandRun run = CommandRun.with(good + wrong + "\n" + good, "import", path("log"));
      assertThat(run.code()).as("%s: %s", wrong, run.err()).isEqualTo(ExitCode.COULD_NOT);
      assertThat(run.err()).contains("line 2 is no record of an export");
    }
    assertThat(records("log")).hasSize(10).containsOnly("2 61");
    assertThat(CommandRun.of("import", path("log"), path("nowhere")).err())
        .contains("cannot read", "nowhere");
  }

  private static byte[] frame(int type, String text) {
    byte[] payload = text.getBytes(UTF_8);
    CRC32 crc = new CRC32();
    crc.update(payload);
    return ByteBuffer.allocate(9 + payload.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(payload.length)
        .put((byte) type)
        .putInt((int) crc.getValue())
        .put(payload)
        .array();
  }

  @Test
  void aLogOfThePythonAncestorIsReadAroundItsDamage() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int i = 1; i <= 100; i++) {
      byte[] frame = i % 2 == 0 ? frame(1, "{\"n\":" + i + "}") : frame(2, "text " + i);
      if (i == 40) {
        frame[9] ^= 1; // a payload
      }
      if (i == 60) {
        frame[2] = 1; // a length
      }
      if (i == 80) {
        frame[4] = 9; // a type
      }
      file.writeBytes(frame);
    }
    file.writeBytes(Arrays.copyOf(frame(2, "torn"), 11));
    Path python = Files.write(temp.resolve("python"), file.toByteArray());
    CommandRun run = CommandRun.of("import", path("log"), python.toString(), "--python");
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DAMAGED);
    assertThat(run.err().lines().filter(l -> l.contains("skipped bytes"))).hasSize(4);
    assertThat(run.err()).contains("imported 97 records");
    List<String> lines = CommandRun.of("replay", path("log")).lines();
    assertThat(lines).hasSize(97).startsWith("text 1", "{\"n\":2}").endsWith("{\"n\":100}");
    assertThat(lines).doesNotContain("{\"n\":40}", "{\"n\":60}", "{\"n\":80}");
  }
}
