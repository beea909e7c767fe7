package io.duralog.examples.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages show the Java that is compiled and run here, and all of it. */
class CookbookTest {
  private static final Path DOCS = Path.of("../duralog/docs");
  private static final Path PAGES = DOCS.resolve("cookbook");
  private static final List<Path> SOURCES =
      List.of(
          Path.of("src/main/java/io/duralog/examples/cookbook"),
          Path.of("../examples-kafka/src/main/java"));

  private static List<Path> files(Path directory, String end) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  @Test
  void pagesShowTheSourcesAndNothingElse() throws IOException {
    Set<String> parts = new LinkedHashSet<>();
    Set<String> imports = new LinkedHashSet<>();
    for (Path directory : SOURCES) {
      for (Path source : files(directory, ".java")) {
        parts.addAll(Snippets.marked(source));
        imports.add(Snippets.imports(source));
      }
    }
    List<String> shown = new ArrayList<>();
    for (Path page : files(PAGES, ".md")) {
      shown.addAll(Snippets.blocks(page, "java"));
    }
    assertThat(shown).hasSizeGreaterThan(10).containsAll(parts);
    shown.removeAll(imports);
    assertThat(parts).containsAll(shown);
  }

  @Test
  void eachPageHasTheImportsAndIsLinked() throws IOException {
    String index = Files.readString(PAGES.resolve("README.md"));
    for (Path page : files(PAGES, ".md")) {
      if (!page.endsWith("README.md")) {
        assertThat(index).contains("](" + page.getFileName() + ")");
        assertThat(String.join("\n", Snippets.blocks(page, "java")))
            .as("imports of %s", page)
            .contains("import io.duralog.DuraLog;");
      }
    }
    assertThat(Files.readString(DOCS.resolve("USAGE.md"))).contains("](cookbook/README.md)");
    assertThat(Files.readString(Path.of("../../README.md")))
        .contains("](java/duralog/docs/cookbook/README.md)");
  }

  @Test
  void repairExplainsEveryKindOfDamage() throws IOException {
    String page = Files.readString(PAGES.resolve("repair.md"));
    for (Damage.Kind kind : Damage.Kind.values()) {
      assertThat(page).contains("| `" + kind + "` |");
    }
  }
}
