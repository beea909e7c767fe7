package io.duralog.engine.nativeio;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;

/** The C library whose calls fail as a test says; see native/test/README.md. */
public final class FaultLibrary {
  private static final Path FILE =
      Path.of(
              "../../native/build",
              System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64",
              "libduralog_faults.so")
          .toAbsolutePath()
          .normalize();

  /** What the faults are set with, from outside of the library's own interface. */
  public interface Faults {
    /** dl_fault_set. */
    int dl_fault_set(byte[] faults);

    /** dl_fault_calls. */
    long dl_fault_calls(byte[] what);

    /** dl_fault_hits. */
    long dl_fault_hits();
  }

  private static final class Loaded {
    static final NativeLibrary LIBRARY =
        NativeLibrary.load(
            Platform.current(),
            FILE.toString(),
            Path.of(System.getProperty("java.io.tmpdir")),
            Binding.current());
    static final Faults FAULTS = LibraryLoader.create(Faults.class).load(FILE.toString());
  }

  private FaultLibrary() {}

  /** Whether it was built. */
  public static boolean isThere() {
    return Files.isRegularFile(FILE) && NativeLibrary.get().reason().isEmpty();
  }

  /** Where it is. */
  static Path file() {
    return FILE;
  }

  /** Its functions. */
  public static NativeCalls calls() {
    NativeCalls calls = Loaded.LIBRARY.calls();
    if (calls == null) {
      throw new AssertionError(Loaded.LIBRARY.reason());
    }
    return calls;
  }

  /** Sets the faults to come and counts from 0 again. */
  public static void set(String faults) {
    if (Loaded.FAULTS.dl_fault_set(text(faults)) != 0) {
      throw new AssertionError("bad faults: " + faults);
    }
  }

  /** How many calls of a kind there were since then. */
  public static long count(String what) {
    return Loaded.FAULTS.dl_fault_calls(text(what));
  }

  /** How many of them failed. */
  public static long hits() {
    return Loaded.FAULTS.dl_fault_hits();
  }

  private static byte[] text(String s) {
    return (s + '\0').getBytes(StandardCharsets.US_ASCII);
  }
}
