package io.duralog.cli.doctor;

import io.duralog.DuraLog;
import io.duralog.engine.nativeio.NativeLibrary;
import java.util.List;

/** This JVM, and how it comes to the C library. */
final class JavaChecks {
  private static final int FFM_SINCE = 22;

  private final int feature = Runtime.version().feature();
  private final boolean access;
  private final NativeLibrary library;

  /** Asks for the access before the library is loaded: a JVM that only warns then enables it. */
  JavaChecks() {
    access = isNativeAccessEnabled();
    library = NativeLibrary.get();
  }

  // Module.isNativeAccessEnabled, since 22.
  private static boolean isNativeAccessEnabled() {
    try {
      Object enabled =
          Module.class.getMethod("isNativeAccessEnabled").invoke(DuraLog.class.getModule());
      return Boolean.TRUE.equals(enabled);
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  List<Check> all() {
    return List.of(java(), nativeAccess(), binding(), library());
  }

  private boolean loaded() {
    return library.calls() != null;
  }

  private Check java() {
    String found =
        Runtime.version()
            + ", "
            + System.getProperty("java.vendor")
            + ", "
            + System.getProperty("java.home");
    return loaded() || feature >= FFM_SINCE
        ? Check.ok("java", found)
        : Check.warn(
            "java", found, "22 or later calls the native engine without further libraries");
  }

  private Check nativeAccess() {
    String name = "native access";
    if (feature < FFM_SINCE) {
      return Check.ok(name, "no flag needed before Java " + FFM_SINCE);
    }
    Module module = DuraLog.class.getModule();
    String to = module.isNamed() ? module.getName() : "ALL-UNNAMED";
    if (access) {
      return Check.ok(name, "enabled for " + to);
    }
    return Check.warn(
        name,
        loaded() ? "not enabled: Java warns now and will refuse" : "not enabled",
        "start java with --enable-native-access=" + to);
  }

  private Check binding() {
    return loaded()
        ? Check.ok("binding", library.binding())
        : Check.warn("binding", "none; " + library.binding() + " was tried", "see library");
  }

  private Check library() {
    if (loaded()) {
      String source = library.source();
      return Check.ok("library", source.startsWith("-D") ? source : source + ", from the jar");
    }
    boolean named = System.getProperty(NativeLibrary.PATH_PROPERTY) != null;
    return Check.warn(
        "library",
        library.reason(),
        named
            ? "correct -D" + NativeLibrary.PATH_PROPERTY + ", or leave it out"
            : "remove this cause; the portable engine runs meanwhile");
  }
}
