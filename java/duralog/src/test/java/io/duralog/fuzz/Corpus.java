package io.duralog.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The inputs that are kept: each reached something that the others did not, or once failed. */
public final class Corpus {
  private static final String FILE = "corpus.txt";

  private Corpus() {}

  /** The inputs, from a text of one line of hexadecimal digits for each. */
  static List<byte[]> inputs() {
    try (InputStream in = Corpus.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("no " + FILE);
      }
      return parse(new String(in.readAllBytes(), US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<byte[]> parse(String text) {
    return text.lines().map(HexFormat.of()::parseHex).toList();
  }

  /**
   * Makes a file for each input, as the fuzzer has it, or one text of many files.
   *
   * @param args {@code unpack TEXT DIR} or {@code pack TEXT DIR}
   */
  public static void main(String[] args) throws IOException {
    Path text = Path.of(args[1]);
    Path directory = Files.createDirectories(Path.of(args[2]));
    if (args[0].equals("unpack")) {
      int n = 0;
      for (byte[] input : parse(Files.readString(text))) {
        Files.write(directory.resolve("kept-" + n++), input);
      }
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      Files.write(text, files.map(Corpus::line).sorted().distinct().toList());
    }
  }

  private static String line(Path file) {
    try {
      return HexFormat.of().formatHex(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
