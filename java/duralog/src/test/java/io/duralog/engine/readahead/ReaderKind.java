package io.duralog.engine.readahead;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.EngineInfo;
import io.duralog.engine.Engine;
import io.duralog.engine.nativeio.ChangedCalls;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.JnrLibrary;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.NativeLibrary;
import java.util.List;

/**
 * Every way in which a log is read. All but the real ones have small chunks, to meet more edges.
 */
public enum ReaderKind {
  PORTABLE,
  /** As logs are opened, whatever the page cache holds. */
  NATIVE,
  /** As if nothing was cached. */
  COLD,
  COLD_JNR,
  /** As if all was cached. */
  WARM,
  /** As if every third region was cached. */
  MIXED,
  /** A kernel that does not count what is cached. */
  UNCOUNTED;

  /** Chunks of two blocks, from the third block on. */
  static final ReadAheadConfig SMALL = new ReadAheadConfig(8 << 10, 4, 8 << 10, 16 << 10);

  /** An engine that reads so, or the test is skipped. */
  public Engine open() {
    return new ReaderEngine(info(), reads());
  }

  /** An engine that reads as if nothing was cached, through C functions of the caller's. */
  public static Engine cold(NativeCalls calls) {
    NativeCalls changed = new ChangedCalls().change("cached", a -> 0).over(calls);
    return new ReaderEngine(info(), new NativeReads(changed, SMALL));
  }

  private static EngineInfo info() {
    return EngineInfo.builder().name("reader (test)").alignment(4096).durable(true).build();
  }

  private NativeReads reads() {
    if (this == PORTABLE) {
      return null;
    }
    NativeLibrary library = this == COLD_JNR ? JnrLibrary.get() : NativeLibrary.get();
    assumeThat(library.reason()).isEmpty();
    NativeCalls calls = changed().over(library.calls());
    return new NativeReads(calls, this == NATIVE ? ReadAheadConfig.DEFAULT : SMALL);
  }

  private ChangedCalls changed() {
    ChangedCalls changed = new ChangedCalls();
    return switch (this) {
      case COLD, COLD_JNR -> changed.change("cached", a -> 0);
      case WARM -> changed.change("cached", a -> (Long) a[2]);
      case MIXED ->
          changed.change("cached", a -> (Long) a[1] / SMALL.region() % 3 == 0 ? (Long) a[2] : 0);
      case UNCOUNTED -> changed.change("cached", a -> -Errno.EOPNOTSUPP);
      default -> changed;
    };
  }

  /** All of them, for loops within a test. */
  public static List<ReaderKind> available() {
    boolean here = NativeLibrary.get().reason().isEmpty();
    return here ? List.of(values()) : List.of(PORTABLE);
  }
}
