package io.duralog.engine.nativeio;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The C library of this JVM. The first request loads it, once. If that fails it is refused, and the
 * reason is kept; a refusal is not thrown.
 */
public final class NativeLibrary {
  /** Property that names a library to use instead of the packaged one; then no other is tried. */
  public static final String PATH_PROPERTY = "duralog.native.path";

  /**
   * Not set by a static initialiser: after lack of memory in one the class cannot be used any more.
   */
  private static volatile @Nullable NativeLibrary loaded;

  private final String binding;
  private final @Nullable NativeCalls calls;
  private final String source;
  private final String reason;

  private NativeLibrary(
      Binding binding, @Nullable NativeCalls calls, String source, String reason) {
    this.binding = binding.title();
    this.calls = calls;
    this.source = source;
    this.reason = reason;
  }

  /** Whether it has been asked for, and is loaded or refused. */
  public static boolean isKnown() {
    return loaded != null;
  }

  /** The library, loaded or refused. */
  public static NativeLibrary get() {
    NativeLibrary library = loaded;
    return library != null ? library : first();
  }

  private static synchronized NativeLibrary first() {
    NativeLibrary library = loaded;
    if (library == null) {
      library =
          load(
              Platform.current(),
              System.getProperty(PATH_PROPERTY),
              Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
              Binding.current());
      loaded = library;
    }
    return library;
  }

  /**
   * Loads a library.
   *
   * @param named the value of {@link #PATH_PROPERTY}
   * @param temporary where the packaged library is unpacked
   */
  static NativeLibrary load(
      Platform platform, @Nullable String named, Path temporary, Binding binding) {
    String source = "";
    try {
      Path file;
      if (named != null) {
        source = "-D" + PATH_PROPERTY + "=" + named;
        file = Path.of(named).toAbsolutePath();
        if (!Files.isRegularFile(file)) {
          throw new NativeRefused("there is no such file");
        }
      } else {
        file = LibraryFile.of(platform.resource(), temporary);
        source = file.toString();
      }
      NativeCalls calls = binding.load(file);
      int version = calls.version();
      if (version != NativeCalls.VERSION) {
        throw new NativeRefused(
            "it has interface version " + version + ", this jar needs " + NativeCalls.VERSION);
      }
      return new NativeLibrary(binding, calls, source, "");
    } catch (NativeRefused | RuntimeException | LinkageError e) {
      String why = e instanceof NativeRefused ? String.valueOf(e.getMessage()) : e.toString();
      return new NativeLibrary(binding, null, source, source.isEmpty() ? why : source + ": " + why);
    }
  }

  /** Why this process has no C library; empty if it has one, or has not asked for one yet. */
  public static String refusal() {
    NativeLibrary library = loaded;
    return library == null ? "" : library.reason;
  }

  /** Its functions, or null if it was refused. */
  public @Nullable NativeCalls calls() {
    return calls;
  }

  /** How C is called: {@code FFM} or {@code jnr-ffi}. */
  public String binding() {
    return binding;
  }

  /** The file it was loaded from. */
  public String source() {
    return source;
  }

  /** Why it was refused, with the remedy; empty if it was not. */
  public String reason() {
    return reason;
  }
}
