package io.duralog.engine.nativeio;

import java.nio.file.Path;

/** Lets tests on a JDK that has FFM work with the binding for older ones. */
public final class JnrLibrary {
  private static final class Loaded {
    static final NativeLibrary LIBRARY =
        NativeLibrary.load(
            Platform.current(), null, Path.of(System.getProperty("java.io.tmpdir")), Binding.JNR);
  }

  private JnrLibrary() {}

  /** The C library through jnr-ffi. */
  public static NativeLibrary get() {
    return Loaded.LIBRARY;
  }
}
