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
import io.duralog.engine.nativeio.JnrLibrary;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.error.Errors;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where the batches of a reap share a sync there is one of each file, after its last write; and a
 * failed one of any of them lets none of the batches count as durable.
 */
@Timeout(60)
class ReapCoversEveryFileTest {
  private static final int BLOCK = 4096;

  /** The files of the batches of one reap, in their order. */
  private static final String[] ORDERS = {"a", "ab", "ba", "aab", "aba", "abb", "abc", "cbabc"};

  @TempDir Path directory;

  /** Names of files that were written since their last sync. */
  private final TreeSet<String> dirty = new TreeSet<>();

  private final List<String> synced = new ArrayList<>();
  private String failing = "";

  private enum Kind {
    PORTABLE,
    NATIVE_WITHOUT_RING,
    JNR_WITHOUT_RING
  }

  private void written(String name) {
    dirty.add(name);
  }

  private boolean failsToSync(String name) {
    synced.add(name);
    return failing.equals(name);
  }

  private Engine open(Kind kind) {
    if (kind == Kind.PORTABLE) {
      return EngineKind.PORTABLE_BUFFERED.open(directory, LogOptions.defaults());
    }
    NativeLibrary library =
        kind == Kind.NATIVE_WITHOUT_RING ? NativeLibrary.get() : JnrLibrary.get();
    assumeThat(library.reason()).isEmpty();
    Map<Integer, String> names = new HashMap<>();
    NativeCalls real = library.calls();
    ChangedCalls changed = new ChangedCalls();
    changed.change(
        "open",
        a -> {
          if (!(a[0] instanceof Path path)) {
            return null;
          }
          int fd = real.open(path, (int) a[1], (int) a[2]);
          names.put(fd, path.getFileName().toString());
          return fd;
        });
    changed.change(
        "write",
        a -> {
          written(names.get((Integer) a[0]));
          return null;
        });
    changed.change(
        "sync",
        a -> {
          if (failsToSync(names.get((Integer) a[0]))) {
            return -Errno.EIO;
          }
          int result = real.sync((Integer) a[0]);
          dirty.remove(names.get((Integer) a[0]));
          return result;
        });
    return EngineKind.open(changed.over(real), new NativeSetup(false, false, true));
  }

  private BlockFile create(Engine engine, Kind kind, String name) {
    BlockFile real = engine.create(directory.resolve(name));
    if (kind != Kind.PORTABLE) {
      return real;
    }
    return new io.duralog.testlog.ForwardingEngine.ForwardingFile(real) {
      @Override
      public void write(long offset, ByteBuffer blocks) {
        written(name);
        super.write(offset, blocks);
      }

      @Override
      public void sync() {
        if (failsToSync(name)) {
          throw Errors.io("sync", real.path(), -1, new java.io.IOException("planned"));
        }
        super.sync();
        dirty.remove(name);
      }
    };
  }

  private void submit(Engine engine, Map<String, BlockFile> files, String order) {
    for (int i = 0; i < order.length(); i++) {
      BlockFile file = files.get(order.substring(i, i + 1));
      engine.submit(file, (long) i * BLOCK, engine.allocate(BLOCK, 0), i);
    }
  }

  private Map<String, BlockFile> files(Engine engine, Kind kind, String suffix) {
    Map<String, BlockFile> files = new HashMap<>();
    for (String name : List.of("a", "b", "c")) {
      files.put(name, create(engine, kind, name + suffix));
    }
    return files;
  }

  private static int expectedSyncs(Kind kind, String order) {
    return (int) order.chars().distinct().count();
  }

  @ParameterizedTest
  @EnumSource
  void eachFileIsSyncedOnceAfterItsLastWrite(Kind kind) {
    try (Engine engine = open(kind)) {
      int[] tokens = new int[engine.depth()];
      long before = 0;
      for (String order : ORDERS) {
        if (order.length() == 1 && kind != Kind.PORTABLE) {
          continue; // one blocking call
        }
        synced.clear();
        Map<String, BlockFile> files = files(engine, kind, order);
        submit(engine, files, order);
        assertThat(engine.reap(tokens)).as(order).isEqualTo(order.length());
        assertThat(dirty).as("not synced of %s", order).isEmpty();
        int expected = expectedSyncs(kind, order);
        assertThat(synced).as(order).hasSize(expected).doesNotHaveDuplicates();
        assertThat(engine.syncs() - before).as("counted for %s", order).isEqualTo(expected);
        before = engine.syncs();
        files.values().forEach(BlockFile::close);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailedSyncOfAnyOfThemFailsTheReap(Kind kind) {
    for (String name : List.of("a", "b", "c")) {
      try (Engine engine = open(kind)) {
        Map<String, BlockFile> files = files(engine, kind, "-" + name);
        failing = name + "-" + name;
        synced.clear();
        submit(engine, files, "abc");
        assertThatThrownBy(() -> engine.reap(new int[engine.depth()]))
            .isInstanceOfSatisfying(
                LogIoException.class,
                e -> {
                  assertThat(e.operation()).isEqualTo("sync");
                  assertThat(e.path()).isEqualTo(directory.resolve(failing));
                });
        assertThat(synced).as("tried once").containsOnlyOnce(failing);
        files.values().forEach(BlockFile::close);
      }
    }
  }
}
