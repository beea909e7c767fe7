package io.duralog.bench.peers;

import io.duralog.bench.Contestant;
import io.duralog.bench.PeerOpener;
import io.duralog.bench.RecordReader;
import java.nio.file.Path;

/** All of this package by their names. */
public final class Peers implements PeerOpener {
  @Override
  public Contestant open(String name, Path directory) {
    return switch (name) {
      case "artemis-aio" -> new ArtemisJournal(directory, true);
      case "artemis-nio" -> new ArtemisJournal(directory, false);
      case "rocksdb" -> new RocksDbWal(directory);
      case "bookkeeper" -> new BookKeeperJournal(directory);
      case "chronicle" -> new ChronicleContestant(directory);
      case "mvstore" -> new MvStoreContestant(directory);
      case "lmdb" -> new LmdbContestant(directory);
      default -> throw new IllegalArgumentException("no peer " + name);
    };
  }

  @Override
  public RecordReader openReader(String name, Path directory) {
    return switch (name) {
      case "artemis-aio", "artemis-nio" -> new ArtemisReader(directory);
      case "rocksdb" -> RocksDbReader.open(directory);
      case "chronicle" -> ChronicleContestant.reader(directory);
      case "mvstore" -> MvStoreContestant.reader(directory);
      case "lmdb" -> LmdbContestant.reader(directory);
      default -> throw new IllegalArgumentException("no reader of " + name);
    };
  }
}
