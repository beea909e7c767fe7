package io.duralog.bench.peers;

import io.duralog.bench.RecordSink;
import io.duralog.bench.RecordReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Opened for reading only, which takes the end of the log into memory first. */
final class RocksDbReader implements RecordReader {
  private static final int LARGEST = 1 << 20;

  static {
    RocksDB.loadLibrary();
  }

  private final RocksDB db;

  private RocksDbReader(RocksDB db) {
    this.db = db;
  }

  static RecordReader open(Path directory) {
    try (Options options = new Options()) {
      return new RocksDbReader(RocksDB.openReadOnly(options, directory.toString()));
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void visit(RecordSink visitor) {
    visit(db, visitor);
  }

  /** In the order of the keys. */
  static void visit(RocksDB db, RecordSink visitor) {
    ByteBuffer value = ByteBuffer.allocateDirect(LARGEST);
    long sequence = 0;
    try (RocksIterator i = db.newIterator()) {
      for (i.seekToFirst(); i.isValid(); i.next()) {
        value.clear();
        if (i.value(value) > LARGEST) {
          throw new IllegalStateException("a record of more than " + LARGEST + " bytes");
        }
        visitor.visit(++sequence, 0, value);
      }
      i.status();
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    db.close();
  }
}
