package io.duralog.salvage;

import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.testlog.ForwardingEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Notes what a copy does to its files, and fails once if it shall. */
final class CopyTrace extends ForwardingEngine {
  private final int failing;
  private final List<String> calls = new ArrayList<>();
  private final Set<String> unsynced = new TreeSet<>();
  private Set<String> atRename = Set.of();

  /**
   * Creates one.
   *
   * @param failing index of the call that fails, or -1
   */
  CopyTrace(Engine real, int failing) {
    super(real);
    this.failing = failing;
  }

  List<String> calls() {
    return calls;
  }

  /** What was not durable, the names in the directory among it, when the copy got its name. */
  Set<String> unsyncedAtRename() {
    return atRename;
  }

  private void note(String call, Path path) {
    calls.add(call);
    if (calls.size() - 1 == failing) {
      throw Errors.io(call, path, -1, new IOException("injected"));
    }
  }

  @Override
  public BlockFile create(Path path) {
    String name = path.getFileName().toString();
    note("create " + name, path);
    unsynced.add("names");
    BlockFile real = super.create(path);
    return new ForwardingFile(real) {
      @Override
      public void write(long offset, ByteBuffer blocks) {
        note("write " + name, path);
        unsynced.add(name);
        super.write(offset, blocks);
      }

      @Override
      public void sync() {
        note("sync " + name, path);
        super.sync();
        unsynced.remove(name);
      }
    };
  }

  @Override
  public void rename(Path from, Path to) {
    note("rename " + from.getFileName() + " to " + to.getFileName(), from);
    atRename = Set.copyOf(unsynced);
    unsynced.add("names");
    super.rename(from, to);
  }

  @Override
  public void syncDirectory(Path directory) {
    note("sync directory", directory);
    super.syncDirectory(directory);
    unsynced.remove("names");
  }
}
