package io.duralog.log;

import io.duralog.EngineInfo;
import io.duralog.LogOptions;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.files.PageFile;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.engine.uring.NativeEngine;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The real engine, with every call of it and of its files shown to a probe. */
class ProbedEngine implements Engine {
  private final Engine real;
  private final EngineProbe probe;
  private final Set<Path> written = new LinkedHashSet<>();
  private int inFlight;

  ProbedEngine(Engine real, EngineProbe probe) {
    this.real = real;
    this.probe = probe;
  }

  /** For {@link LogOpener}: the engine that the options ask for, probed. */
  static BiFunction<Path, LogOptions, Engine> with(EngineProbe probe) {
    return (directory, options) ->
        new ProbedEngine(EngineSelection.forWriter(directory, options), probe);
  }

  private interface Action<T> {
    T run();
  }

  private <T> T probed(EngineCall call, Path path, Action<T> action) {
    return probed(call, path, -1, null, action);
  }

  private <T> T probed(
      EngineCall call, Path path, long offset, @Nullable ByteBuffer blocks, Action<T> action) {
    ByteBuffer written = blocks == null ? null : blocks.slice().order(blocks.order());
    probe.before(call, path, offset);
    T result = action.run();
    probe.after(call, path, offset, written);
    return result;
  }

  private final class ProbedFile implements BlockFile {
    private final BlockFile file;

    ProbedFile(BlockFile file) {
      this.file = file;
    }

    @Override
    public Path path() {
      return file.path();
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public int read(long offset, ByteBuffer to) {
      return probed(EngineCall.READ, path(), offset, null, () -> file.read(offset, to));
    }

    @Override
    public void write(long offset, ByteBuffer blocks) {
      probed(
          EngineCall.WRITE,
          path(),
          offset,
          blocks,
          () -> {
            file.write(offset, blocks);
            return true;
          });
    }

    @Override
    public void sync() {
      probed(
          EngineCall.SYNC,
          path(),
          () -> {
            file.sync();
            return true;
          });
    }

    @Override
    public void close() {
      file.close(); // first, or a test with faults would leak descriptors
      probed(EngineCall.CLOSE, path(), () -> true);
    }
  }

  @Override
  public EngineInfo info() {
    return real.info();
  }

  @Override
  public int depth() {
    return real.depth();
  }

  /** The portable engine calls the file it is given; the native one only files of its own. */
  @Override
  public void submit(BlockFile file, long offset, ByteBuffer blocks, int token) {
    if (!(real instanceof NativeEngine)) {
      real.submit(file, offset, blocks, token);
      return;
    }
    inFlight++;
    written.add(file.path());
    probed(
        EngineCall.WRITE,
        file.path(),
        offset,
        blocks,
        () -> {
          real.submit(((ProbedFile) file).file, offset, blocks, token);
          return true;
        });
  }

  @Override
  public void start() {
    real.start();
  }

  /** Of the native engine waits for all, so that one sync, as the probe sees it, covers them. */
  @Override
  public int reap(int[] tokens) {
    if (!(real instanceof NativeEngine)) {
      return real.reap(tokens);
    }
    written.forEach(path -> probe.before(EngineCall.SYNC, path, -1));
    int[] some = new int[tokens.length];
    int n = 0;
    while (n < inFlight) {
      int landed = real.reap(some);
      if (landed == 0) {
        throw new IllegalStateException("of " + inFlight + " in flight only " + n + " landed");
      }
      System.arraycopy(some, 0, tokens, n, landed);
      n += landed;
    }
    inFlight = 0;
    written.forEach(path -> probe.after(EngineCall.SYNC, path, -1, null));
    written.clear();
    return n;
  }

  @Override
  public boolean commitsOnAnyThread() {
    return real.commitsOnAnyThread();
  }

  @Override
  public boolean endCommits() {
    return real.endCommits();
  }

  @Override
  public void freeMemory() {
    real.freeMemory();
  }

  @Override
  public ByteBuffer allocate(int bytes, int more) {
    return real.allocate(bytes, more);
  }

  @Override
  public long syncs() {
    return real.syncs();
  }

  @Override
  public BlockFile create(Path path) {
    return probed(EngineCall.CREATE, path, () -> new ProbedFile(real.create(path)));
  }

  @Override
  public BlockFile openToWrite(Path path) {
    return probed(EngineCall.OPEN, path, () -> new ProbedFile(real.openToWrite(path)));
  }

  @Override
  public BlockFile openToRead(Path path) {
    return probed(EngineCall.OPEN, path, () -> new ProbedFile(real.openToRead(path)));
  }

  @Override
  public PageFile openPage(Path path) {
    return real.openPage(path);
  }

  @Override
  public @Nullable PageFile openPageToRead(Path path) {
    return real.openPageToRead(path);
  }

  @Override
  public void rename(Path from, Path to) {
    probed(
        EngineCall.RENAME,
        from,
        () -> {
          real.rename(from, to);
          return true;
        });
  }

  @Override
  public void delete(Path path) {
    probed(
        EngineCall.DELETE,
        path,
        () -> {
          real.delete(path);
          return true;
        });
  }

  @Override
  public void syncDirectory(Path directory) {
    probed(
        EngineCall.SYNC_DIRECTORY,
        directory,
        () -> {
          real.syncDirectory(directory);
          return true;
        });
  }

  @Override
  public long usableSpace(Path directory) {
    return real.usableSpace(directory);
  }

  @Override
  public List<String> list(Path directory) {
    return probed(EngineCall.LIST, directory, () -> real.list(directory));
  }

  @Override
  public void close() {
    real.close();
  }
}
