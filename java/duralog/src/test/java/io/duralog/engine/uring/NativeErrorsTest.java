package io.duralog.engine.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.engine.nativeio.ChangedCalls;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeLibrary;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever C refuses comes out of the engine as it is: operation, path, offset, error number. */
@Timeout(60)
class NativeErrorsTest {
  private static final int BLOCK = 4096;
  private static final int[] ERRORS = {Errno.EIO, Errno.EDQUOT, Errno.EACCES, 116, 4095};

  @TempDir Path directory;

  private final ChangedCalls changed = new ChangedCalls();
  private Engine engine;
  private BlockFile file;
  private ByteBuffer blocks;

  /** What fails in C, through which call of the engine, and what that says. */
  private enum Refused {
    CREATE("open", "create", -1, t -> t.engine.create(t.directory.resolve("file"))),
    OPEN("open", "open", -1, t -> t.engine.openToWrite(t.directory.resolve("file"))),
    SIZE("size", "read size", -1, t -> t.file.size()),
    READ("read", "read", BLOCK, t -> t.file.read(BLOCK, t.blocks)),
    WRITE("write", "write", BLOCK, t -> t.file.write(BLOCK, t.blocks)),
    SYNC("sync", "sync", -1, t -> t.file.sync()),
    CLOSE("close", "close", -1, t -> t.file.close()),
    DIRECTORY("syncDirectory", "sync directory", -1, t -> t.engine.syncDirectory(t.directory)),
    COMMIT("commit", "commit", BLOCK, t -> t.reap(1)),
    RING_WRITE("ringWrite", "commit", BLOCK, t -> t.reap(2)),
    RING_REAP("ringReap", "wait for the ring", -1, t -> t.reap(2));

    private interface Action {
      void on(NativeErrorsTest t);
    }

    private final String function;
    private final String operation;
    private final long offset;
    private final Action action;

    Refused(String function, String operation, long offset, Action action) {
      this.function = function;
      this.operation = operation;
      this.offset = offset;
      this.action = action;
    }
  }

  private void reap(int batches) {
    for (int i = 0; i < batches; i++) {
      engine.submit(file, (1L + i) * BLOCK, engine.allocate(BLOCK, 0), i);
    }
    engine.reap(new int[engine.depth()]);
  }

  @BeforeEach
  void requireEngine() {
    assumeThat(NativeLibrary.get().reason()).isEmpty();
    NativeSetup setup =
        NativeProbe.run(NativeLibrary.get().calls(), directory, LogOptions.defaults()).setup();
    assumeThat(setup).isNotNull();
    assumeThat(setup.ring()).as("io_uring here").isTrue();
  }

  private void open() {
    engine =
        EngineKind.open(
            changed.over(NativeLibrary.get().calls()), new NativeSetup(true, true, true));
    file = engine.create(directory.resolve("open"));
    blocks = engine.allocate(BLOCK, 0);
  }

  @ParameterizedTest
  @EnumSource
  void isTold(Refused what) {
    for (int errno : ERRORS) {
      open();
      changed.change(what.function, a -> -errno);
      assertThatThrownBy(() -> what.action.on(this))
          .as("%s, %d", what, errno)
          .isInstanceOfSatisfying(
              LogIoException.class,
              e -> {
                assertThat(e.errno()).isEqualTo(errno);
                boolean opens = what == Refused.DIRECTORY && errno == Errno.EACCES;
                assertThat(e.operation()).isEqualTo(opens ? "open directory" : what.operation);
                assertThat(e.offset()).isEqualTo(what.offset);
                assertThat(e.path().startsWith(directory)).isTrue();
                assertThat(e.getCause()).isNotNull();
              });
      changed.change(what.function, a -> null);
      end();
    }
  }

  /** In the ring one of two fails: which one is told, and the other is not called durable. */
  @ParameterizedTest
  @EnumSource(names = "RING_REAP")
  void oneOfTwoInTheRing(Refused ignored) {
    for (int bad = 0; bad < 2; bad++) {
      open();
      long misplaced = (1L + bad) * BLOCK + 100; // which a direct write does not take
      engine.submit(file, bad == 0 ? misplaced : BLOCK, engine.allocate(BLOCK, 0), 0);
      engine.submit(file, bad == 1 ? misplaced : 2 * BLOCK, engine.allocate(BLOCK, 0), 1);
      assertThatThrownBy(
              () -> {
                engine.reap(new int[engine.depth()]);
                engine.reap(new int[engine.depth()]);
              })
          .isInstanceOfSatisfying(
              LogIoException.class,
              e -> {
                assertThat(e.offset()).isEqualTo(misplaced);
                assertThat(e.errno()).isEqualTo(Errno.EINVAL);
              });
      end();
    }
  }

  private void end() {
    engine.endCommits();
    file.close();
    engine.delete(directory.resolve("open"));
    engine.delete(directory.resolve("file"));
    engine.close();
  }
}
