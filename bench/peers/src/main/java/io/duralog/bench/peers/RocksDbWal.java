package io.duralog.bench.peers;

import io.duralog.bench.RecordSink;
import io.duralog.bench.Contestant;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB as a log: keys are numbers, nothing is compacted. In bulk each thread writes batches and
 * the log is synced once; durable records go through RocksDB's own write groups.
 */
public final class RocksDbWal implements Contestant {
  private static final int BATCH = 64 << 10;

  static {
    RocksDB.loadLibrary();
  }

  private final Options options =
      new Options()
          .setCreateIfMissing(true)
          .setWriteBufferSize(256L << 20)
          .setDisableAutoCompactions(true)
          .setLevel0SlowdownWritesTrigger(1 << 20)
          .setLevel0StopWritesTrigger(1 << 20)
          .setCompressionType(CompressionType.NO_COMPRESSION)
          .setManualWalFlush(true)
          .setRecycleLogFileNum(4);
  private final WriteOptions later = new WriteOptions();
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final RocksDB db;
  private final AtomicLong next = new AtomicLong();
  private final List<WriteBatch> batches = new CopyOnWriteArrayList<>();
  private final ThreadLocal<WriteBatch> batch = ThreadLocal.withInitial(this::newBatch);

  /** Opens it. */
  public RocksDbWal(Path directory) {
    try {
      db = RocksDB.open(options, directory.toString());
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  private WriteBatch newBatch() {
    WriteBatch b = new WriteBatch(2 * BATCH);
    batches.add(b);
    return b;
  }

  private byte[] key() {
    return ByteBuffer.allocate(Long.BYTES).putLong(next.getAndIncrement()).array();
  }

  @Override
  public void append(byte[] payload) {
    WriteBatch mine = batch.get();
    try {
      mine.put(key(), payload);
      if (mine.getDataSize() >= BATCH) {
        write(mine);
      }
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(WriteBatch full) throws RocksDBException {
    db.write(later, full);
    full.clear();
  }

  /** Also writes the batches of the other threads, which must have come to rest. */
  @Override
  public void sync() {
    try {
      for (WriteBatch b : batches) {
        write(b);
      }
      db.flushWal(true);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void appendDurable(byte[] payload) {
    try {
      db.put(synced, key(), payload);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void visit(RecordSink visitor) {
    RocksDbReader.visit(db, visitor);
  }

  @Override
  public String describe() {
    return "RocksDB, WAL synced (sync=true; in bulk batches of 64 KiB and flushWal(true)), "
        + "memtable of 256 MiB, no compaction or compression, 4 logs recycled";
  }

  @Override
  public void close() {
    batches.forEach(WriteBatch::close);
    db.close();
    later.close();
    synced.close();
    options.close();
  }
}
