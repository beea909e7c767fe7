package io.duralog.sim;

import io.duralog.EngineInfo;
import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An engine over a {@link SimDisk}. Several writes are in flight and land in any order; the power
 * goes off at the n-th operation, of which then anything may have happened.
 */
final class SimEngine implements Engine {
  private static final int DEPTH = 4;

  private record Flight(SimDisk.Inode inode, long offset, byte[] data, int token) {}

  private final SimDisk disk;
  private final Random random;
  private final AtomicLong left;
  private final List<Flight> flights = new ArrayList<>();
  private volatile boolean off;
  private long syncs;

  SimEngine(SimDisk disk, long operations, long seed) {
    this.disk = disk;
    this.left = new AtomicLong(operations);
    this.random = new Random(seed);
  }

  /** Takes the power away. */
  void off() {
    off = true;
  }

  private void step(String operation, Path path) {
    if (left.decrementAndGet() < 0) {
      off = true;
    }
    if (off) {
      throw new LogIoException(operation, path, -1, new IOException("power is off"));
    }
  }

  @Override
  public EngineInfo info() {
    return new EngineInfo("simulated", "none", true, "none", 4096, "simulated", true, "");
  }

  @Override
  public int depth() {
    return DEPTH;
  }

  @Override
  public void submit(BlockFile file, long offset, ByteBuffer blocks, int token) {
    SimFile f = (SimFile) file;
    byte[] data = new byte[blocks.remaining()];
    blocks.duplicate().get(data);
    if (off) {
      f.inode.write(offset, data);
    }
    step("write", file.path());
    flights.add(new Flight(f.inode, offset, data, token));
    if (random.nextBoolean()) {
      f.inode.write(offset, data); // on its way; a power cut may leave any of it
    }
  }

  @Override
  public int reap(int[] tokens) {
    step("reap", Path.of("ring"));
    int n = 0;
    do {
      Flight f = flights.remove(random.nextInt(flights.size()));
      f.inode.writeDurably(f.offset, f.data);
      tokens[n++] = f.token;
      syncs++;
    } while (!flights.isEmpty() && random.nextBoolean());
    return n;
  }

  @Override
  public long syncs() {
    return syncs;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private SimFile open(Path path) {
    SimDisk.Inode inode = disk.find(name(path));
    if (inode == null) {
      throw new LogIoException("open", path, -1, new NoSuchFileException(path.toString()));
    }
    return new SimFile(path, inode);
  }

  @Override
  public BlockFile create(Path path) {
    step("create", path);
    return new SimFile(path, disk.create(name(path)));
  }

  @Override
  public BlockFile openToWrite(Path path) {
    step("open", path);
    return open(path);
  }

  @Override
  public BlockFile openToRead(Path path) {
    return open(path);
  }

  @Override
  public void rename(Path from, Path to) {
    step("rename", from);
    disk.rename(name(from), name(to));
  }

  @Override
  public void delete(Path path) {
    step("delete", path);
    disk.delete(name(path));
  }

  @Override
  public void syncDirectory(Path directory) {
    step("sync directory", directory);
    disk.syncNames();
  }

  @Override
  public long usableSpace(Path directory) {
    return Long.MAX_VALUE;
  }

  @Override
  public List<String> list(Path directory) {
    return disk.list();
  }

  @Override
  public void close() {
    // nothing to give back
  }

  private final class SimFile implements BlockFile {
    private final Path path;
    private final SimDisk.Inode inode;

    SimFile(Path path, SimDisk.Inode inode) {
      this.path = path;
      this.inode = inode;
    }

    @Override
    public Path path() {
      return path;
    }

    @Override
    public long size() {
      return inode.size();
    }

    @Override
    public int read(long offset, ByteBuffer to) {
      return inode.read(offset, to);
    }

    @Override
    public void write(long offset, ByteBuffer blocks) {
      byte[] data = new byte[blocks.remaining()];
      blocks.get(data);
      step("write", path);
      inode.write(offset, data);
    }

    @Override
    public void sync() {
      step("sync", path);
      inode.sync();
    }

    @Override
    public void close() {
      // nothing to give back
    }
  }
}
