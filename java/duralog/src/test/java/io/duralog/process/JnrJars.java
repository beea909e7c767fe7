package io.duralog.process;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The jars of jnr-ffi on this JVM's class path, for a child that needs them before JDK 22. */
final class JnrJars {
  private JnrJars() {}

  /** A class path with them at its end. */
  static String behind(String classPath) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(e -> Path.of(e).getFileName().toString().matches("(jnr|jffi|asm)-.*\\.jar"))
        .collect(Collectors.joining(File.pathSeparator, classPath + File.pathSeparator, ""));
  }
}
