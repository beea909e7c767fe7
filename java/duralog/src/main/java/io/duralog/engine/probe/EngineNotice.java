package io.duralog.engine.probe;

import io.duralog.EngineInfo;
import io.duralog.engine.nativeio.NativeLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The line that an open writes to the program's own log if a better engine was refused, with the
 * reasons. A C library that cannot be loaded concerns the whole process, so it is named once. For
 * any thread.
 */
public final class EngineNotice {
  private static final EngineNotice PROCESS = new EngineNotice();

  private final AtomicBoolean saidForAll = new AtomicBoolean();

  EngineNotice() {}

  /** The line for an engine that has been opened, or an empty string. */
  public static String of(EngineInfo info) {
    // Without a refusal the library may not have been needed; then it stays unloaded.
    return PROCESS.line(info, info.reasons().isEmpty() ? "" : NativeLibrary.refusal());
  }

  /**
   * The line, or an empty string.
   *
   * @param library why this process has no C library; empty if it has one
   */
  String line(EngineInfo info, String library) {
    String forAll = EngineSelection.NATIVE_REFUSED + library;
    List<String> reasons = info.reasons();
    if (library.isEmpty() || !reasons.contains(forAll)) {
      return reasons.isEmpty() ? "" : info.toString();
    }
    if (saidForAll.compareAndSet(false, true)) {
      return info.toString();
    }
    if (reasons.size() == 1) {
      return "";
    }
    List<String> others = new ArrayList<>(reasons);
    others.set(others.indexOf(forAll), "native refused");
    return info.toBuilder().reasons(others).build().toString();
  }
}
