package io.duralog.bench.peers;

import io.duralog.bench.RecordSink;
import io.duralog.bench.RecordReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** The storage engine of H2: one map from number to record. */
public final class MvStoreContestant extends GatheredCommits {
  private final MVStore store;
  private final MVMap<Long, byte[]> map;

  /** Opens it. */
  public MvStoreContestant(Path directory) {
    this(builder(directory).open());
  }

  private MvStoreContestant(MVStore store) {
    this.store = store;
    map = store.openMap("log");
  }

  static RecordReader reader(Path directory) {
    return new MvStoreContestant(builder(directory).readOnly().open());
  }

  private static MVStore.Builder builder(Path directory) {
    return new MVStore.Builder()
        .fileName(directory.resolve("store.mv").toString())
        .autoCommitDisabled();
  }

  @Override
  void commit(long first, List<byte[]> records) {
    long number = first;
    for (byte[] payload : records) {
      map.append(number++, payload);
    }
    store.commit();
    store.sync();
  }

  @Override
  public void visit(RecordSink visitor) {
    Cursor<Long, byte[]> cursor = map.cursor(null);
    while (cursor.hasNext()) {
      long number = cursor.next();
      visitor.visit(number + 1, 0, ByteBuffer.wrap(cursor.getValue()));
    }
  }

  @Override
  public String describe() {
    return "H2 MVStore, commit() and sync() by a parked leader, in bulk each 16 MiB";
  }

  @Override
  public void close() {
    sync();
    store.close();
  }
}
