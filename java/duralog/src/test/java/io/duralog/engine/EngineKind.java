package io.duralog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.EngineChoice;
import io.duralog.EngineInfo;
import io.duralog.LogOptions;
import io.duralog.engine.nativeio.JnrLibrary;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.engine.uring.NativeEngine;
import io.duralog.engine.uring.NativeProbe;
import io.duralog.engine.uring.NativeSetup;
import java.nio.file.Path;
import java.util.List;

/** Every way in which a log can work on its files; the tests that matter run on each. */
public enum EngineKind {
  PORTABLE_DIRECT,
  PORTABLE_BUFFERED,
  NATIVE,
  NATIVE_FDATASYNC,
  NATIVE_WITHOUT_RING,
  NATIVE_BUFFERED,
  NATIVE_JNR;

  /** Whether it is one of the native ones. */
  public boolean isNative() {
    return name().startsWith("NATIVE");
  }

  /** Opens it, as the choice at the open of a log would, or skips the test. */
  public Engine open(Path directory, LogOptions options) {
    if (!isNative()) {
      return EngineSelection.forWriter(
          directory, with(options).engine(EngineChoice.PORTABLE).build());
    }
    assumeThat(isTwin()).as("NATIVE is bound by jnr-ffi here").isFalse();
    NativeLibrary library = this == NATIVE_JNR ? JnrLibrary.get() : NativeLibrary.get();
    assumeThat(library.reason()).isEmpty();
    NativeCalls calls = library.calls();
    NativeProbe.Result found = NativeProbe.run(calls, directory, with(options).build());
    NativeSetup s = found.setup();
    assertThat(s).as(found.reasons().toString()).isNotNull();
    boolean ring = s.ring() && this != NATIVE_WITHOUT_RING;
    boolean dsync = s.dsync() && this != NATIVE_FDATASYNC;
    return open(calls, new NativeSetup(s.direct(), ring, dsync));
  }

  /** The native engine as a setup says. */
  public static Engine open(NativeCalls calls, NativeSetup setup) {
    EngineInfo info =
        EngineInfo.builder()
            .name("native (test)")
            .calls("io_uring")
            .directIo(setup.direct())
            .alignment(4096)
            .durable(true)
            .build();
    return new NativeEngine(calls, setup, info);
  }

  private LogOptions.Builder with(LogOptions o) {
    return LogOptions.builder()
        .directIo(this != PORTABLE_BUFFERED && this != NATIVE_BUFFERED)
        .segmentSize(o.segmentSize())
        .groupBytes(o.groupBytes())
        .queueBytes(o.queueBytes());
  }

  /** Whether another one is the same in this JVM. */
  private boolean isTwin() {
    return this == NATIVE_JNR && Runtime.version().feature() < 22;
  }

  /** All of them, for loops within a test. */
  public static List<EngineKind> available() {
    boolean here = NativeLibrary.get().reason().isEmpty();
    return List.of(values()).stream().filter(k -> !k.isTwin() && (here || !k.isNative())).toList();
  }
}
