package io.duralog.engine.nativeio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The facts that decide whether a packaged library fits.
 *
 * @param system name of the operating system, as the JVM gives it
 * @param processor name of the processor's architecture, as the JVM gives it
 * @param musl whether the JVM runs on the musl C library
 */
record Platform(String system, String processor, boolean musl) {

  /** The platform of this JVM. */
  static Platform current() {
    return new Platform(
        System.getProperty("os.name", ""), System.getProperty("os.arch", ""), isMuslLoaded());
  }

  /** Looks at the libraries loaded in this process; names of distributions and files mislead. */
  private static boolean isMuslLoaded() {
    try {
      byte[] maps = Files.readAllBytes(Path.of("/proc/self/maps"));
      return new String(maps, StandardCharsets.ISO_8859_1).contains("/ld-musl-");
    } catch (IOException | RuntimeException e) {
      return false; // not Linux, or /proc is hidden: loading the library will tell
    }
  }

  /**
   * The path of its library in the jar.
   *
   * @throws NativeRefused if there is none
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
