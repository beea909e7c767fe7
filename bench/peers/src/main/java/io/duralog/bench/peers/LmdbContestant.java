package io.duralog.bench.peers;

import io.duralog.bench.RecordSink;
import io.duralog.bench.RecordReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.lmdbjava.CursorIterable;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;

/** LMDB, appended to in the order of keys. */
public final class LmdbContestant extends GatheredCommits {
  private static final long MAP_SIZE = 64L << 30; // of addresses, not of disk
  private static final int LARGEST = 1 << 20;

  private final Env<ByteBuffer> env;
  private final Dbi<ByteBuffer> log;
  private final ByteBuffer key = ByteBuffer.allocateDirect(Long.BYTES);
  private final ByteBuffer value = ByteBuffer.allocateDirect(LARGEST);

  /** Opens it. */
  public LmdbContestant(Path directory) {
    env = Env.create().setMapSize(MAP_SIZE).setMaxDbs(1).open(directory.toFile());
    log = env.openDbi("log", DbiFlags.MDB_CREATE);
  }

  private LmdbContestant(Env<ByteBuffer> env) {
    this.env = env;
    log = env.openDbi("log");
  }

  static RecordReader reader(Path directory) {
    return new LmdbContestant(
        Env.create()
            .setMapSize(MAP_SIZE)
            .setMaxDbs(1)
            .open(directory.toFile(), EnvFlags.MDB_RDONLY_ENV));
  }

  @Override
  void commit(long first, List<byte[]> records) {
    long number = first;
    try (Txn<ByteBuffer> txn = env.txnWrite()) {
      for (byte[] payload : records) {
        key.clear().putLong(number++).flip();
        value.clear().put(payload).flip();
        log.put(txn, key, value, PutFlags.MDB_APPEND);
      }
      txn.commit();
    }
  }

  @Override
  public void visit(RecordSink visitor) {
    long sequence = 0;
    try (Txn<ByteBuffer> txn = env.txnRead();
        CursorIterable<ByteBuffer> all = log.iterate(txn)) {
      for (CursorIterable.KeyVal<ByteBuffer> one : all) {
        visitor.visit(++sequence, 0, one.val());
      }
    }
  }

  @Override
  public String describe() {
    return "LMDB, fdatasync in each commit, by a parked leader, in bulk each 16 MiB, MDB_APPEND";
  }

  @Override
  public void close() {
    sync();
    env.close();
  }
}
