package io.duralog.engine.nativeio;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;

/**
 * The ways to call the C library. Their classes are found by name, so that only one of them is
 * loaded.
 */
enum Binding {
  /** The Foreign Function and Memory API. */
  FFM("FFM", "FfmCalls", "the classes for JDK 22 and later are missing: use the jar as it is"),
  /** The library jnr-ffi. */
  JNR("jnr-ffi", "JnrCalls", "the class JnrCalls is missing: use the jar as it is");

  private static final String ADD_JNR =
      "before JDK 22 it needs com.github.jnr:jnr-ffi:2.3.4 on the class path";

  private final String title;
  private final String type;
  private final String missing;

  Binding(String title, String type, String missing) {
    this.title = title;
    this.type = type;
    this.missing = missing;
  }

  /** The binding for this JVM. */
  static Binding current() {
    return Runtime.version().feature() >= 22 ? FFM : JNR;
  }

  /** The name that users know. */
  String title() {
    return title;
  }

  /**
   * Loads a library.
   *
   * @throws NativeRefused if the platform does not load it
   */
  NativeCalls load(Path library) throws NativeRefused {
    try {
      return (NativeCalls)
          Class.forName(Binding.class.getPackageName() + '.' + type)
              .getDeclaredMethod("load", Path.class)
              .invoke(null, library);
    } catch (ClassNotFoundException e) {
      throw new NativeRefused(missing);
    } catch (InvocationTargetException e) {
      throw refused(e.getTargetException());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw refused(e);
    }
  }

  private NativeRefused refused(Throwable t) {
    if (t instanceof IllegalCallerException) {
      return new NativeRefused(
          "native access is not enabled: start java with --enable-native-access=" + module());
    }
    if (t instanceof NoClassDefFoundError && this == JNR) {
      return new NativeRefused(ADD_JNR);
    }
    String text = String.valueOf(t.getMessage());
    if (t instanceof UnsatisfiedLinkError || t instanceof IllegalArgumentException) {
      return new NativeRefused(text + hint(text));
    }
    return new NativeRefused(t.toString());
  }

  private static String module() {
    Module module = Binding.class.getModule();
    return module.isNamed() ? module.getName() : "ALL-UNNAMED";
  }

  private static String hint(String text) {
    if (text.contains("failed to map") || text.contains("Operation not permitted")) {
      return " (is that file system mounted noexec? Put the library elsewhere with -D"
          + NativeLibrary.PATH_PROPERTY
          + "=FILE, or choose another -Djava.io.tmpdir)";
    }
    return text.contains("GLIBC_") ? " (the native library needs glibc 2.28)" : "";
  }
}
