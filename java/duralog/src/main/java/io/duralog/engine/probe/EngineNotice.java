package io.duralog.engine.probe;

import io.duralog.EngineInfo;
import io.duralog.engine.nativeio.NativeLibrary;
import java.util.ArrayList;
import java.util.List;
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
    // Where nothing was refused the library may not have been asked for, and it stays unloaded.
    return PROCESS.line(info, info.reasons().isEmpty() ? "" : NativeLibrary.refusal());
  }

  /**
   * The line.
   *
   * @param library why there is no C library in this process; empty when there is
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
