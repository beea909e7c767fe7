package io.duralog.lock;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.engine.files.FileModes;
import io.duralog.engine.nativeio.JnrLibrary;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.NativeLibrary;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The ways to hold the operating system's lock. */
enum LockKind {
  OPEN_FILE,
  OPEN_FILE_JNR,
  PROCESS;

  /** What it is taken with; skips the test where that cannot be had. */
  @Nullable NativeCalls calls() {
    if (this == PROCESS) {
      return null;
    }
    NativeLibrary library = this == OPEN_FILE_JNR ? JnrLibrary.get() : NativeLibrary.get();
    assumeThat(library.reason()).isEmpty();
    return library.calls();
  }

  DirectoryLock take(Path directory) {
    return DirectoryLock.take(directory, FileModes.OWNER_ONLY, this::calls);
  }
}
