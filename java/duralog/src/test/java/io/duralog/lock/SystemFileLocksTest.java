package io.duralog.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.LogOptions;
import io.duralog.engine.files.FileModes;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks on files beside the log. */
class SystemFileLocksTest {
  @TempDir Path directory;

  private FileLocks locks() {
    return FileLocks.ofSystem(FileModes.of(directory, LogOptions.defaults()), null);
  }

  @Test
  void oneAtATimeHasALock() {
    Path file = directory.resolve("retention");
    FileLocks.Lease first = locks().tryTake(file);
    assertThat(first).isNotNull();
    assertThat(locks().tryTake(file)).isNull();
    assertThat(locks().holder(file)).contains("this process");
    first.close();
    FileLocks.Lease second = locks().tryTake(file);
    assertThat(second).isNotNull();
    second.close();
  }

  /** What was done under it is done, and must not be told as an error. */
  @Test
  void oneThatCannotBeGivenBackIsNoErrorOfWhatWasDone() {
    OsLock failing =
        () -> {
          throw Errors.io("unlock", directory, -1, new IOException("Input/output error"));
        };
    new SystemFileLocks.Held(failing, directory, "a key").close();
  }
}
