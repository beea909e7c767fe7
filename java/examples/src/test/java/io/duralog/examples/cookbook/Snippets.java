package io.duralog.examples.cookbook;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Java of the pages, and the parts of the sources that they show. */
final class Snippets {
  private static final String BEGIN = "// begin";
  private static final String END = "// end";

  private Snippets() {}

  /** The blocks of a language in a page. */
  static List<String> blocks(Path page, String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    StringBuilder block = null;
    for (String line : Files.readAllLines(page)) {
      if (line.equals("```" + language)) {
        block = new StringBuilder();
      } else if (line.startsWith("```")) {
        if (block != null) {
          blocks.add(block.toString().strip());
        }
        block = null;
      } else if (block != null) {
        block.append(line).append('\n');
      }
    }
    return blocks;
  }

  /** What a source marks, without the blanks that all of its lines begin with. */
  static List<String> marked(Path source) throws IOException {
    List<String> parts = new ArrayList<>();
    List<String> part = null;
    for (String line : Files.readAllLines(source)) {
      if (line.strip().equals(BEGIN)) {
        part = new ArrayList<>();
      } else if (line.strip().equals(END) && part != null) {
        parts.add(String.join("\n", outdented(part)).strip());
        part = null;
      } else if (part != null) {
        part.add(line);
      }
    }
    return parts;
  }

  /** The imports of a source as they are, which a page may show as a block of their own. */
  static String imports(Path source) throws IOException {
    return Files.readAllLines(source).stream()
        .filter(line -> line.startsWith("import "))
        .collect(joining("\n"));
  }

  private static List<String> outdented(List<String> lines) {
    int indent =
        lines.stream()
            .filter(line -> !line.isBlank())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElse(0);
    return lines.stream().map(line -> line.substring(Math.min(indent, line.length()))).toList();
  }
}
