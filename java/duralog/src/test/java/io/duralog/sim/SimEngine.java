package io.duralog.sim;

import io.duralog.EngineInfo;
import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.files.PageFile;
import io.duralog.error.Errors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * An engine over a {@link SimDisk}: calls take time, other strands go on meanwhile, and some fail.
 * How batches become durable is that of the portable or the native engine ({@link Commits}). It
 * also watches that nothing is tried again after an error.
 */
final class SimEngine implements Engine {
  final SimDisk disk;
  final SimHost host;
  final Dice dice;
  final Faults faults;
  final Trace trace;
  private final Commits commits;
  private final boolean quick;

  /** Whether a caller that is alone may commit. */
  private final boolean onAnyThread;

  private final Map<SimFile, Boolean> failedSyncs = new IdentityHashMap<>();
  private boolean failedNames;
  private boolean off;

  /** The writer's engine, for that of a reader: they die together. */
  SimEngine beside;

  /** Whether a write or sync has failed that must end the log. */
  boolean failed;

  /** Whether something failed that must not end the log, such as no space for a file. */
  boolean refused;

  /** What must not happen and did. */
  String violation = "";

  /** The highest sequence in a batch that was given to {@link #submit}. */
  long submitted;

  /** Batches that a caller has written itself. */
  long byCallers;

  /** Whether the log is being cut: then any error may have to end it. */
  boolean cutting;

  long syncs;

  /**
   * Creates one.
   *
   * @param ring whether batches become durable as in the native engine
   * @param quick whether calls take no time
   */
  SimEngine(
      SimDisk disk,
      SimHost host,
      Dice dice,
      Faults faults,
      Trace trace,
      boolean ring,
      boolean quick) {
    this.disk = disk;
    this.host = host;
    this.dice = dice;
    this.faults = faults;
    this.trace = trace;
    this.commits = ring ? new RingCommits(this) : new PlainCommits(this);
    this.quick = quick;
    this.onAnyThread = dice.oneIn(2);
  }

  @Override
  public boolean commitsOnAnyThread() {
    return onAnyThread;
  }

  /** The process dies, or the power goes: nothing reaches the disk any more. */
  void off() {
    off = true;
  }

  boolean isOff() {
    return off || (beside != null && beside.isOff());
  }

  /** Whether a call may have failed. */
  boolean isFaulty() {
    return isOff() || faults.injected > 0;
  }

  void violated(String what) {
    if (violation.isEmpty()) {
      violation = what;
    }
  }

  /** A call begins; returns whether it fails. */
  boolean enter(Faults.Call call, String what, Path path, long offset, long more) {
    host.point();
    if (!quick && dice.oneIn(4)) {
      host.sleep(dice.oneIn(8) ? dice.below(5_000_000) : dice.below(200_000));
    }
    if (isOff()) {
      failed = true;
      refused = true;
      throw Errors.io(what, path, offset, new IOException("power is off"));
    }
    boolean fails = faults.strikes(call);
    trace.add(host, fails ? what + " fails" : what, name(path), offset, more);
    return fails;
  }

  /** The error of a sync or of a batch, which must end the log. */
  LogIoException error(String what, Path path, long offset) {
    failed = true;
    return Errors.io(what, path, offset, new IOException("Input/output error"));
  }

  /** Any other: nothing was accepted for it, so that it must not. */
  LogIoException refusal(String what, Path path, long offset) {
    refused = true;
    failed |= cutting;
    return Errors.io(what, path, offset, new IOException("Input/output error"));
  }

  private void needSpace(String what, Path path, long offset) {
    if (faults.full()) {
      refused = true;
      failed |= cutting;
      trace.add(host, what + " finds no space", name(path), offset, 0);
      throw Errors.io(what, path, offset, new IOException("No space left on device"));
    }
  }

  void syncFile(SimFile file, Path path) {
    boolean fails = enter(Faults.Call.SYNC, "sync", path, -1, 0);
    if (failedSyncs.containsKey(file)) {
      violated("a sync of " + path + " is tried again");
    }
    if (fails) {
      failedSyncs.put(file, true);
      file.failSync(dice, faults.stale);
      throw error("sync", path, -1);
    }
    file.sync();
  }

  static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  @Override
  public EngineInfo info() {
    return EngineInfo.builder()
        .name("simulated")
        .directIo(true)
        .alignment(4096)
        .fileSystem("simulated")
        .durable(true)
        .build();
  }

  @Override
  public int depth() {
    return commits.depth();
  }

  @Override
  public void submit(BlockFile file, long offset, ByteBuffer blocks, int token) {
    SimHandle f = (SimHandle) file;
    ByteBuffer b = blocks.duplicate().order(java.nio.ByteOrder.LITTLE_ENDIAN);
    submitted = Math.max(submitted, b.getLong(16) + b.getInt(44) - 1);
    byCallers += host.strand().startsWith("caller") ? 1 : 0;
    commits.submit(f, offset, blocks, token);
  }

  @Override
  public void start() {
    commits.start();
  }

  @Override
  public int reap(int[] tokens) {
    return commits.reap(tokens);
  }

  @Override
  public long syncs() {
    return syncs;
  }

  private SimHandle open(Path path, Faults.Call call) {
    if (enter(call, "open", path, -1, 0)) {
      throw refusal("open", path, -1);
    }
    SimFile file = disk.find(name(path));
    if (file == null) {
      throw Errors.io("open", path, -1, new NoSuchFileException(path.toString()));
    }
    return new SimHandle(this, path, file);
  }

  @Override
  public BlockFile create(Path path) {
    boolean fails = enter(Faults.Call.CREATE, "create", path, -1, 0);
    needSpace("create", path, -1);
    if (fails) {
      throw refusal("create", path, -1);
    }
    if (disk.find(name(path)) != null) {
      throw Errors.io("create", path, -1, new IOException("File exists"));
    }
    return new SimHandle(this, path, disk.create(name(path)));
  }

  void write(SimFile file, Path path, long offset, ByteBuffer blocks) {
    SimFile.Piece piece = SimFile.piece(offset, blocks);
    boolean fails = enter(Faults.Call.WRITE, "write", path, offset, sum(piece));
    if (offset >= file.size()) {
      needSpace("write", path, offset);
    }
    if (fails) {
      file.writeTorn(piece, dice);
      throw refusal("write", path, offset);
    }
    file.write(piece);
  }

  static long sum(SimFile.Piece piece) {
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    for (byte[] page : piece.pages) {
      crc.update(page, 0, page.length);
    }
    return crc.getValue();
  }

  @Override
  public BlockFile openToWrite(Path path) {
    return open(path, Faults.Call.OPEN);
  }

  @Override
  public BlockFile openToRead(Path path) {
    return open(path, Faults.Call.READ);
  }

  @Override
  public PageFile openPage(Path path) {
    return disk.page(host);
  }

  @Override
  public PageFile openPageToRead(Path path) {
    return disk.page(host);
  }

  @Override
  public void rename(Path from, Path to) {
    if (enter(Faults.Call.RENAME, "rename", from, -1, name(to).hashCode())) {
      throw refusal("rename to " + name(to), from, -1);
    }
    disk.rename(name(from), name(to));
  }

  @Override
  public void delete(Path path) {
    if (enter(Faults.Call.DELETE, "delete", path, -1, 0)) {
      throw refusal("delete", path, -1);
    }
    disk.delete(name(path));
  }

  @Override
  public void syncDirectory(Path directory) {
    boolean fails = enter(Faults.Call.SYNC_NAMES, "sync directory", directory, -1, 0);
    if (failedNames) {
      violated("a sync of the directory is tried again");
    }
    if (fails) {
      failedNames = true;
      disk.failSyncNames(dice, faults.stale);
      throw error("sync directory", directory, -1);
    }
    disk.syncNames();
  }

  @Override
  public long usableSpace(Path directory) {
    return dice.oneIn(2) ? Long.MAX_VALUE : 0;
  }

  @Override
  public List<String> list(Path directory) {
    if (enter(Faults.Call.LIST, "list", directory, -1, 0)) {
      throw refusal("list", directory, -1);
    }
    List<String> names = new ArrayList<>(disk.list());
    dice.shuffle(names);
    return names;
  }

  @Override
  public void close() {
    // nothing to give back
  }
}
