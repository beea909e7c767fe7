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

/**
 * The inputs that are kept: those that once failed ({@code found.txt}, by hand), and those that
 * each reached something that the others did not ({@code corpus.txt}, by {@code ci/fuzz --keep}).
 */
public final class Corpus {
  private static final List<String> FILES = List.of("found.txt", "corpus.txt");

  private Corpus() {}

  /** The inputs, from texts of one line of hexadecimal digits for each. */
  static List<byte[]> inputs() {
    return FILES.stream().flatMap(f -> inputs(f).stream()).toList();
  }

  private static List<byte[]> inputs(String file) {
    try (InputStream in = Corpus.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no " + file);
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
   * @param args {@code unpack DIR} or {@code pack DIR TEXT}
   */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createDirectories(Path.of(args[1]));
    if (args[0].equals("unpack")) {
      int n = 0;
      for (byte[] input : inputs()) {
        Files.write(directory.resolve("kept-" + n++), input);
      }
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      Files.write(Path.of(args[2]), files.map(Corpus::line).sorted().distinct().toList());
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
