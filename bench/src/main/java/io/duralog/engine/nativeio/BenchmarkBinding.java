package io.duralog.engine.nativeio;

import java.nio.file.Path;

/**
 * Gets at a binding that is not the one of this JVM. In the package of the library, which shows
 * them to nobody else; the benchmarks run on the class path, where that is possible.
 */
public final class BenchmarkBinding {
  private BenchmarkBinding() {}

  /**
   * Loads the C library.
   *
   * @param name of a {@link Binding}
   * @throws IllegalStateException with the reason why it cannot be
   */
  public static NativeCalls load(String name) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    NativeLibrary library =
        NativeLibrary.load(Platform.current(), null, temporary, Binding.valueOf(name));
    NativeCalls calls = library.calls();
    if (calls == null) {
      throw new IllegalStateException(library.reason());
    }
    return calls;
  }
}
