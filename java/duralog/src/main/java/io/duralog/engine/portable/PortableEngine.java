package io.duralog.engine.portable;

import io.duralog.EngineInfo;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.files.DirectoryCalls;
import io.duralog.engine.files.FileModes;
import io.duralog.engine.files.PageFile;
import io.duralog.engine.files.SystemPage;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The pure Java engine: positional writes of a FileChannel, with O_DIRECT if the platform and the
 * file system have it, and {@code force(false)}. A submit writes at once; a reap syncs every file
 * written since the last one, so one sync covers all batches submitted in between.
 */
public final class PortableEngine implements Engine {
  private static final int DEPTH = 8;

  private final EngineInfo info;
  private final FileModes modes;
  private OwnedMemory owned = OwnedMemory.shared();
  private final DirectoryCalls names = new DirectoryCalls();
  private final int[] written = new int[DEPTH];
  private int count;
  private final List<BlockFile> unsynced = new ArrayList<>();
  private volatile long syncs;

  /** Creates one. {@link EngineSelection} has tried what the directory allows. */
  public PortableEngine(EngineInfo info, FileModes modes) {
    this.info = info;
    this.modes = modes;
  }

  @Override
  public EngineInfo info() {
    return info;
  }

  @Override
  public int depth() {
    return DEPTH;
  }

  @Override
  public void submit(BlockFile file, long offset, ByteBuffer blocks, int token) {
    file.write(offset, blocks);
    written[count++] = token;
    if (!unsynced.contains(file)) {
      unsynced.add(file);
    }
  }

  @Override
  public int reap(int[] tokens) {
    for (BlockFile file : unsynced) {
      file.sync();
      syncs++;
    }
    unsynced.clear();
    int n = count;
    System.arraycopy(written, 0, tokens, 0, n);
    count = 0;
    return n;
  }

  @Override
  public long syncs() {
    return syncs;
  }

  @Override
  public ByteBuffer allocate(int bytes, int more) {
    return owned.allocate(bytes, SegmentFormat.BLOCK_SIZE);
  }

  @Override
  public void freeMemory() {
    owned.close();
    owned = OwnedMemory.shared();
  }

  private Set<OpenOption> toWrite() {
    Set<OpenOption> options = new HashSet<>();
    options.add(StandardOpenOption.WRITE);
    options.add(LinkOption.NOFOLLOW_LINKS);
    if (info.directIo()) {
      DirectIo.option().ifPresent(options::add);
    }
    return options;
  }

  @Override
  public BlockFile create(Path path) {
    Set<OpenOption> again = toWrite();
    Set<OpenOption> options = new HashSet<>(again);
    options.add(StandardOpenOption.CREATE_NEW);
    return new PortableFile(path, "create", options, again, modes);
  }

  @Override
  public BlockFile openToWrite(Path path) {
    Set<OpenOption> options = toWrite();
    return new PortableFile(path, "open", options, options, FileModes.OWNER_ONLY);
  }

  @Override
  public BlockFile openToRead(Path path) {
    return PortableFile.toRead(path);
  }

  @Override
  public PageFile openPage(Path path) {
    return SystemPage.toWrite(path, modes);
  }

  @Override
  public void rename(Path from, Path to) {
    names.rename(from, to);
  }

  @Override
  public void delete(Path path) {
    names.delete(path);
  }

  @Override
  public void syncDirectory(Path directory) {
    names.sync(directory);
  }

  @Override
  public long usableSpace(Path directory) {
    return names.usableSpace(directory);
  }

  @Override
  public List<String> list(Path directory) {
    return names.list(directory);
  }

  @Override
  public void close() {
    freeMemory();
  }
}
