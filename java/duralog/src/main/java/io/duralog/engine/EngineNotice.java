package io.duralog.engine;

import io.duralog.EngineInfo;
import io.duralog.engine.nativeio.NativeLibrary;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is worth a line in the program's own log when a log opens: why its engine is not a better
 * one. That the C library cannot be loaded holds for the whole process and is said once. For any
 * thread.
 */
public final class EngineNotice {
  private static final EngineNotice PROCESS = new EngineNotice();

  private final AtomicBoolean saidForAll = new AtomicBoolean();

  EngineNotice() {}

  /** The line for an engine that has been opened, or nothing. */
  public static String of(EngineInfo info) {
    // Without a refusal in it nobody may have asked for the library, and it stays unloaded.
    boolean refused = info.reason().contains(EngineSelection.NATIVE_REFUSED);
    return PROCESS.line(info, refused ? NativeLibrary.get().reason() : "");
  }

  /**
   * The line.
   *
   * @param library why there is no C library in this process; empty when there is
   */
  String line(EngineInfo info, String library) {
    String forAll = EngineSelection.NATIVE_REFUSED + library;
    if (library.isEmpty() || !info.reason().endsWith(forAll)) {
      return info.reason().isEmpty() ? "" : info.toString();
    }
    if (saidForAll.compareAndSet(false, true)) {
      return info.toString();
    }
    boolean more = info.reason().length() > forAll.length();
    String whole = info.toString();
    return more ? whole.substring(0, whole.length() - forAll.length()) + "native refused" : "";
  }
}
