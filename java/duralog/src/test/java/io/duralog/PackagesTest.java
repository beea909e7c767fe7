package io.duralog;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which package may use which, as ARCHITECTURE.md says. */
class PackagesTest {
  private static final String ROOT = "io.duralog";
  private static final String API = ROOT; // the public one
  private static final JavaClasses LIBRARY =
      new ClassFileImporter().importPath(Path.of("target", "classes", "io"));

  private static String name(JavaClass c) {
    String name = c.getPackageName();
    return name.equals(ROOT) ? API : name.substring(ROOT.length() + 1);
  }

  private static Map<String, Set<String>> used() {
    Map<String, Set<String>> used = new TreeMap<>();
    for (JavaClass c : LIBRARY) {
      Set<String> of = used.computeIfAbsent(name(c), n -> new TreeSet<>());
      for (Dependency d : c.getDirectDependenciesFromSelf()) {
        JavaClass target = d.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith(ROOT) && !name(target).equals(name(c))) {
          of.add(name(target));
        }
      }
    }
    return used;
  }

  private static Map<String, Set<String>> allowed() throws IOException {
    String text = Files.readString(Path.of("docs", "ARCHITECTURE.md"));
    String section = text.substring(text.indexOf("## Which package may use which"));
    Map<String, Set<String>> allowed = new TreeMap<>();
    section
        .lines()
        .takeWhile(line -> !line.startsWith("## ") || line.contains("Which package"))
        .filter(line -> line.startsWith("| ") && !line.startsWith("| Package"))
        .map(line -> line.split("\\|"))
        .forEach(
            cells -> {
              Set<String> of = new TreeSet<>(Set.of(cells[2].replace("`", "").trim().split(", ")));
              of.remove("-");
              allowed.put(cells[1].replace("`", "").trim(), of);
            });
    return allowed;
  }

  /** Exactly: a line that allows what nobody uses is not true any more. */
  @Test
  void useWhatTheArchitectureSays() throws IOException {
    assertThat(used()).isEqualTo(allowed());
  }

  /** But for the API, which begins every way in and is named by every error. */
  @Test
  void goInNoCircle() {
    Map<String, Set<String>> used = used();
    used.remove(API);
    used.remove("error"); // makes the exceptions of the API
    while (!used.isEmpty()) {
      Set<String> left = used.keySet();
      String lowest =
          left.stream()
              .filter(p -> used.get(p).stream().noneMatch(left::contains))
              .findFirst()
              .orElse("");
      assertThat(lowest).as("a circle among %s", left).isNotEmpty();
      used.remove(lowest);
    }
  }
}
