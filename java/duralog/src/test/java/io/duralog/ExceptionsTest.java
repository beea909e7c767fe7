package io.duralog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every exception of the library has in common, found by reflection. */
class ExceptionsTest {
  private static final Path PATH = Path.of("/a/log dir/0000000001.seg");
  private static final Damage DAMAGE =
      Damage.builder(Damage.Kind.BAD_CHECKSUM, PATH).at(4096, 100).lost(7, 9).certain(true).build();

  static List<Class<?>> types() throws Exception {
    URI root = DuraLogException.class.getResource("DuraLogException.class").toURI();
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(root).getParent())) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith("Exception.class")) {
          types.add(Class.forName("io.duralog." + name.replace(".class", "")));
        }
      }
    }
    return types;
  }

  /** An argument of a constructor: never null, never what a field has by itself. */
  private static Object argument(Class<?> type) {
    return Map.<Class<?>, Object>of(
            String.class,
            "words",
            Path.class,
            PATH,
            Damage.class,
            DAMAGE,
            long.class,
            42L,
            int.class,
            28,
            IOException.class,
            new IOException("of the platform"),
            Throwable.class,
            new IllegalStateException("the first one"))
        .get(type);
  }

  private static List<DuraLogException> instances(Class<?> type) throws Exception {
    List<DuraLogException> made = new ArrayList<>();
    for (Constructor<?> c : type.getDeclaredConstructors()) {
      Object[] arguments = Stream.of(c.getParameterTypes()).map(ExceptionsTest::argument).toArray();
      c.setAccessible(true);
      made.add((DuraLogException) c.newInstance(arguments));
    }
    return made;
  }

  /** What its own methods without parameters say. */
  private static Map<String, Object> said(DuraLogException e) throws Exception {
    Map<String, Object> said = new TreeMap<>();
    for (Method m : e.getClass().getDeclaredMethods()) {
      boolean accessor = m.getParameterCount() == 0 && Modifier.isPublic(m.getModifiers());
      if (accessor && !Modifier.isStatic(m.getModifiers())) {
        said.put(m.getName(), m.invoke(e));
      }
    }
    said.put("getMessage", e.getMessage());
    said.put("getCause", String.valueOf(e.getCause()));
    return said;
  }

  @SuppressWarnings({"unchecked", "BanSerializableRead"}) // what it has just written itself
  private static <T> T copy(T written) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(written);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  @Test
  void allAreFoundAndAreOfOneFamily() throws Exception {
    assertThat(types())
        .hasSizeGreaterThanOrEqualTo(11)
        .allSatisfy(t -> assertThat(DuraLogException.class).isAssignableFrom(t));
  }

  @ParameterizedTest
  @MethodSource("types")
  void nothingIsLostBySerialization(Class<?> type) throws Exception {
    for (DuraLogException e : instances(type)) {
      Map<String, Object> before = said(e);
      assertThat(before.values()).doesNotContainNull();
      assertThat(said(copy(e))).isEqualTo(before);
      assertThat(said(copy(copy(e)))).isEqualTo(before);
    }
  }

  @Test
  void aPathOfAnotherSystemBecomesOneOfThisSystem() throws Exception {
    assertThat(pathOf("C:\\log")).isNotNull();
    assertThat(pathOf("a\0b")).isEqualTo(Path.of("a_b")); // no path anywhere
  }

  /** The path that is read where a text was written that this system may not allow. */
  private static Path pathOf(String text) throws Exception {
    SerialPath path = new SerialPath(PATH);
    Field field = SerialPath.class.getDeclaredField("text");
    field.setAccessible(true);
    field.set(path, text);
    return copy(path).path();
  }
}
