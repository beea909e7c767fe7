package io.duralog.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JVM's cache of classes that are loaded and linked already (JEP 514). */
final class AotCache {
  private static final int FIRST_JAVA = 25;

  private AotCache() {}

  /** Why a JVM such as this one can't have it; null where it can. */
  static @Nullable String reasonAgainst(int java, String classPath) {
    if (java < FIRST_JAVA) {
      return "Java " + java + " has no -XX:AOTCacheOutput, from " + FIRST_JAVA + " on there is";
    }
    return Arrays.stream(classPath.split(File.pathSeparator, -1))
        .filter(entry -> !Files.isRegularFile(Path.of(entry)))
        .findFirst()
        .map(entry -> "the class path must be of jars, and has " + entry + "; run ci/bench")
        .orElse(null);
  }

  /** The option of a JVM that makes it when it ends. */
  static String making(Path cache) {
    return "-XX:AOTCacheOutput=" + cache;
  }

  /** The options of one that uses it, and ends with an error where it can't. */
  static List<String> using(Path cache) {
    return List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on");
  }
}
