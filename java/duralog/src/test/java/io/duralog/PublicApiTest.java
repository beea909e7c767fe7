package io.duralog;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.spi.JsonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All that users can name is listed in {@code public-api.txt}. Who changes the API changes the
 * list: what the test has found lies beside the test classes, as {@code public-api.txt.found}.
 */
class PublicApiTest {
  private static final String LIST = "public-api.txt";

  /** One class of each exported package. */
  private static final List<Class<?>> PACKAGES = List.of(DuraLog.class, JsonCodec.class);

  @Test
  void itIsWhatTheListSays() throws Exception {
    List<String> found = new ArrayList<>();
    for (Class<?> one : PACKAGES) {
      for (Class<?> c : publicClasses(one)) {
        describe(c, found);
      }
    }
    Files.write(place(PublicApiTest.class).resolve(LIST + ".found"), found);
    assertThat(found).isEqualTo(listed());
  }

  /** A record's constructor and patterns break with each new component. */
  @Test
  void nothingThatIsHandedOutIsARecordOrHasAConstructor() throws Exception {
    for (Class<?> one : PACKAGES) {
      for (Class<?> c : publicClasses(one)) {
        assertThat(c.isRecord()).as(c.getName()).isFalse();
        assertThat(c.getConstructors()).as(c.getName()).isEmpty();
        if (c == DuraLogException.class) {
          continue; // the root of the others; nobody else can call its constructors
        }
        assertThat(c.isInterface() || Modifier.isFinal(c.getModifiers()))
            .as(c.getName() + " is final")
            .isTrue();
      }
    }
  }

  private static List<String> listed() throws IOException {
    try (InputStream in = PublicApiTest.class.getResourceAsStream("/" + LIST)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static Path place(Class<?> c) throws URISyntaxException {
    return Path.of(c.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static Collection<Class<?>> publicClasses(Class<?> one) throws Exception {
    Path directory = place(one).resolve(one.getPackageName().replace('.', '/'));
    List<Class<?>> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.endsWith("-info.class")) {
          String simple = name.substring(0, name.length() - ".class".length());
          Class<?> c = Class.forName(one.getPackageName() + "." + simple);
          if (isPublic(c)) {
            all.add(c);
          }
        }
      }
    }
    return all;
  }

  private static boolean isPublic(Class<?> c) {
    Class<?> outer = c.getDeclaringClass();
    return Modifier.isPublic(c.getModifiers()) && (outer == null || isPublic(outer));
  }

  private static boolean isOpen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static void describe(Class<?> c, List<String> to) {
    String bases =
        Stream.concat(
                Stream.ofNullable(c.getGenericSuperclass()),
                Arrays.stream(c.getGenericInterfaces()))
            .map(t -> t.getTypeName())
            .filter(t -> !t.equals("java.lang.Object"))
            .reduce((a, b) -> a + ", " + b)
            .map(t -> " : " + t)
            .orElse("");
    to.add(c.toGenericString() + bases);
    TreeSet<String> members = new TreeSet<>();
    for (Field f : c.getDeclaredFields()) {
      if (isOpen(f.getModifiers())) {
        members.add(f.toGenericString());
      }
    }
    for (Constructor<?> k : c.getDeclaredConstructors()) {
      if (isOpen(k.getModifiers())) {
        members.add(k.toGenericString());
      }
    }
    for (Method m : c.getDeclaredMethods()) {
      if (isOpen(m.getModifiers()) && !m.isSynthetic()) {
        members.add(m.toGenericString());
      }
    }
    members.forEach(m -> to.add("  " + m));
  }
}
