package io.duralog.cli.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
  @TempDir Path temp;

  private EventFile file(String text) throws IOException {
    return EventFile.open(Files.writeString(temp.resolve("events"), text, ISO_8859_1));
  }

  private static List<String> records(EventFile file) {
    return IntStream.range(0, file.count())
        .mapToObj(i -> new String(file.record(i), ISO_8859_1))
        .toList();
  }

  @Test
  void everyLineIsAnEventAsItStands() throws IOException {
    assertThat(records(file(""))).isEmpty();
    assertThat(records(file("\n"))).containsExactly("0\t");
    assertThat(records(file("a\na\n\nb\r\n\u00FF\tc")))
        .containsExactly("0\ta", "1\ta", "2\t", "3\tb\r", "4\t\u00FF\tc");
  }

  @Test
  void recordTellsItsIndexAndForeignRecordsHaveNone() throws IOException {
    EventFile file = file("a\n".repeat(12));
    for (int i = 0; i < 12; i++) {
      assertThat(file.indexOf(ByteBuffer.wrap(file.record(i)))).isEqualTo(i);
    }
    for (String foreign :
        List.of("", "\t", "a", "1", "12\ta", "99999999999999999999\ta", "-1\ta")) {
      assertThat(file.indexOf(ByteBuffer.wrap(foreign.getBytes(ISO_8859_1)))).isEqualTo(-1);
    }
  }
}
