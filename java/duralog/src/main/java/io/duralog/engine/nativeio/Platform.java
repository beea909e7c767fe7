package io.duralog.engine.nativeio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What decides whether one of the packaged libraries fits.
 *
 * @param system name of the operating system, as the JVM gives it
 * @param processor name of the processor's architecture, as the JVM gives it
 * @param musl whether the JVM runs on the musl C library
 */
record Platform(String system, String processor, boolean musl) {

  /** The one this JVM runs on. */
  static Platform current() {
    return new Platform(
        System.getProperty("os.name", ""), System.getProperty("os.arch", ""), isMuslLoaded());
  }

  /** What is loaded in this process tells; names of distributions and of files mislead. */
  private static boolean isMuslLoaded() {
    try {
      byte[] maps = Files.readAllBytes(Path.of("/proc/self/maps"));
      return new String(maps, StandardCharsets.ISO_8859_1).contains("/ld-musl-");
    } catch (IOException | RuntimeException e) {
      return false; // no Linux, or one that hides it: loading the library will tell
    }
  }

  /**
   * Where the library for it lies in the jar.
   *
   * @throws NativeRefused where there is none
   */
  String resource() throws NativeRefused {
    if (!system.equals("Linux")) {
      throw new NativeRefused("only for Linux, this is " + system);
    }
    String cpu =
        switch (processor.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "aarch64";
          default -> throw new NativeRefused("only for x86_64 and aarch64, this is " + processor);
        };
    if (musl) {
      throw new NativeRefused(
          "this JVM runs on the musl C library (Alpine), the native library needs glibc 2.28;"
              + " take an image with glibc, or build native/ there and name it with -D"
              + NativeLibrary.PATH_PROPERTY
              + "=FILE");
    }
    return "/META-INF/native/linux-" + cpu + "/libduralog.so";
  }
}
