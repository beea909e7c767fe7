package io.duralog.process;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Jars on this JVM's class path that a child may need: jnr-ffi, before JDK 22, and HdrHistogram.
 */
final class ChildJars {
  private ChildJars() {}

  /** A class path with them at its end. */
  static String behind(String classPath) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(
            e ->
                Path.of(e).getFileName().toString().matches("(jnr|jffi|asm|HdrHistogram)-.*\\.jar"))
        .collect(Collectors.joining(File.pathSeparator, classPath + File.pathSeparator, ""));
  }
}
