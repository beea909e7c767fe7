package io.duralog.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
  private static List<String> read(InputStream in, int limit, int atOnce) throws IOException {
    LineReader reader = new LineReader(in, limit, atOnce);
    List<String> all = new ArrayList<>();
    Lines lines;
    while ((lines = reader.next()) != null) {
      assertThat(lines.count()).isBetween(1, atOnce);
      for (int i = 0; i < lines.count(); i++) {
        assertThat(lines.number(i)).isEqualTo(all.size() + 1);
        all.add(new String(lines.bytes(), lines.start(i), lines.length(i), ISO_8859_1));
      }
    }
    return all;
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
  }

  /** Gives few bytes at a time, as a pipe may. */
  private static InputStream inPieces(String text, Random random) {
    return new ByteArrayInputStream(text.getBytes(ISO_8859_1)) {
      @Override
      public synchronized int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(length, 1 + random.nextInt(7)));
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64})
  void linesEndBeforeTheLineFeedAndNothingElseIsTouched(int atOnce) throws IOException {
    assertThat(read(bytes(""), 10, atOnce)).isEmpty();
    assertThat(read(bytes("\n"), 10, atOnce)).containsExactly("");
    assertThat(read(bytes("a"), 10, atOnce)).containsExactly("a");
    assertThat(read(bytes("a\n\nb\r\n \r\u0000\377\n\nc"), 10, atOnce))
        .containsExactly("a", "", "b\r", " \r\u0000\377", "", "c");
  }

  @Test
  void anyInputInAnyPiecesGivesItsLines() throws IOException {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (int i = random.nextInt(40); i > 0; i--) {
        expected.add("x".repeat(random.nextInt(12)) + i);
        text.append(expected.get(expected.size() - 1)).append('\n');
      }
      assertThat(read(inPieces(text.toString(), random), 20, 3)).isEqualTo(expected);
    }
  }

  @Test
  void linesLongerThanTheBufferAreWhole() throws IOException {
    String big = "y".repeat(1_000_000);
    assertThat(read(bytes("a\n" + big + "\nb\n" + big), 1_000_000, 64))
        .containsExactly("a", big, "b", big);
  }

  @Test
  void lineAboveTheLimitIsRefusedWithItsNumber() throws IOException {
    assertThat(read(bytes("1234567890\n"), 10, 4)).containsExactly("1234567890");
    for (String input : List.of("a\nb\n12345678901", "a\nb\n12345678901\nc\n")) {
      // One line at once: those in front of it were handed out.
      LineReader reader = new LineReader(inPieces(input, new Random(1)), 10, 1);
      reader.next();
      reader.next();
      assertThatThrownBy(reader::next)
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("line 3 ")
          .hasMessageContaining("10 bytes");
    }
  }

  @Test
  void wholeLineIsHandedOutBeforeMoreInputIsWaitedFor() throws IOException {
    InputStream onceOnly =
        new InputStream() {
          private boolean read;

          @Override
          public int read() {
            throw new AssertionError("reads in blocks");
          }

          @Override
          public int read(byte[] to, int offset, int length) {
            assertThat(read).as("asked for more while a line was there").isFalse();
            read = true;
            to[offset] = 'a';
            to[offset + 1] = '\n';
            to[offset + 2] = 'b';
            return 3;
          }
        };
    Lines lines = new LineReader(onceOnly, 10, 64).next();
    assertThat(lines).isNotNull();
    assertThat(lines.count()).isEqualTo(1);
  }
}
