package io.duralog.engine.readahead;

import io.duralog.EngineInfo;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.files.DirectoryCalls;
import io.duralog.engine.files.PageFile;
import io.duralog.engine.portable.PortableFile;
import io.duralog.format.RecordCheck;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engine of a log that is open for reading only. Changes no file. */
public final class ReaderEngine implements Engine {
  private final EngineInfo info;
  private final @Nullable NativeReads reads;
  private final DirectoryCalls names = new DirectoryCalls();

  /**
   * Creates one.
   *
   * @param reads how files are read, or null to read them through the Java platform
   */
  public ReaderEngine(EngineInfo info, @Nullable NativeReads reads) {
    this.info = info;
    this.reads = reads;
  }

  @Override
  public EngineInfo info() {
    return reads == null ? info : reads.note(info);
  }

  @Override
  public BlockFile openToRead(Path path) {
    return reads == null ? PortableFile.toRead(path) : reads.open(path);
  }

  @Override
  public BlockFile openToReadAnywhere(Path path) {
    return PortableFile.toRead(path);
  }

  @Override
  public Engine throughThePageCache() {
    return reads == null ? this : new ReaderEngine(info, null);
  }

  @Override
  public BlockFile openToReadOn(Path path, BlockFile before) {
    return reads == null ? Engine.super.openToReadOn(path, before) : reads.openOn(path, before);
  }

  @Override
  public @Nullable RecordCheck recordCheck() {
    return reads == null ? null : reads.calls().recordCheck();
  }

  @Override
  public void syncDirectory(Path directory) {
    names.sync(directory);
  }

  @Override
  public List<String> list(Path directory) {
    return names.list(directory);
  }

  @Override
  public long usableSpace(Path directory) {
    return names.usableSpace(directory);
  }

  @Override
  public long syncs() {
    return 0;
  }

  @Override
  public void close() {
    // files are closed by their users
  }

  private static IllegalStateException readOnly() {
    return new IllegalStateException("internal error: a log open for reading only is changed");
  }

  @Override
  public int depth() {
    throw readOnly();
  }

  @Override
  public void submit(BlockFile file, long offset, ByteBuffer blocks, int token) {
    throw readOnly();
  }

  @Override
  public int reap(int[] tokens) {
    throw readOnly();
  }

  @Override
  public BlockFile create(Path path) {
    throw readOnly();
  }

  @Override
  public BlockFile openToWrite(Path path) {
    throw readOnly();
  }

  @Override
  public PageFile openPage(Path path) {
    throw readOnly();
  }

  @Override
  public void rename(Path from, Path to) {
    throw readOnly();
  }

  @Override
  public void delete(Path path) {
    throw readOnly();
  }
}
