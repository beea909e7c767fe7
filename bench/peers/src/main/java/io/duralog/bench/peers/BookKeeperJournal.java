package io.duralog.bench.peers;

import io.duralog.bench.RecordSink;
import io.duralog.bench.Contestant;
import io.netty.buffer.Unpooled;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.bookkeeper.bookie.Journal;
import org.apache.bookkeeper.bookie.LedgerDirsManager;
import org.apache.bookkeeper.conf.ServerConfiguration;
import org.apache.bookkeeper.proto.BookkeeperInternalCallbacks.WriteCallback;
import org.apache.bookkeeper.util.DiskChecker;

/** The journal of a BookKeeper server, without server and ledgers. */
public final class BookKeeperJournal implements Contestant {
  private static final long LEDGER = 1;

  private final File directory;
  private final Journal journal;
  private final AtomicLong entries = new AtomicLong();
  private final Pending pending = new Pending();
  private final WriteCallback completion =
      (code, ledger, entry, address, context) -> {
        if (code == 0) {
          pending.done();
        } else {
          pending.failed("code " + code);
        }
      };

  /** Opens it. */
  public BookKeeperJournal(Path directory) {
    ServerConfiguration conf =
        new ServerConfiguration()
            .setJournalFlushWhenQueueEmpty(true)
            .setJournalSyncData(true)
            .setJournalDirName(directory.resolve("journal").toString());
    try {
      this.directory = Files.createDirectories(directory.resolve("journal/current")).toFile();
      File ledgers = Files.createDirectories(directory.resolve("ledgers/current")).toFile();
      LedgerDirsManager dirs =
          new LedgerDirsManager(conf, new File[] {ledgers}, new DiskChecker(0.99f, 0.98f));
      journal = new Journal(0, this.directory, conf, dirs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    journal.start();
  }

  @Override
  public void append(byte[] payload) {
    pending.begin();
    add(payload, completion);
  }

  /** The payload is copied: the journal reads it later, in its own thread. */
  private void add(byte[] payload, WriteCallback callback) {
    try {
      journal.logAddEntry(
          LEDGER,
          entries.getAndIncrement(),
          Unpooled.wrappedBuffer(payload.clone()),
          false,
          callback,
          this);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void sync() {
    pending.awaitNone();
  }

  @Override
  public void appendDurable(byte[] payload) {
    CountDownLatch durable = new CountDownLatch(1);
    int[] result = new int[1];
    add(
        payload,
        (code, ledger, entry, address, context) -> {
          result[0] = code;
          durable.countDown();
        });
    try {
      durable.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (result[0] != 0) {
      throw new IllegalStateException("the journal failed with code " + result[0]);
    }
  }

  @Override
  public void visit(RecordSink visitor) {
    long[] sequence = {0};
    try {
      for (long id : Journal.listJournalIds(directory, null)) {
        journal.scanJournal(
            id, 0, (version, offset, entry) -> visitor.visit(++sequence[0], 0, entry), false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String describe() {
    return "BookKeeper journal, syncData (force(false) before each callback), its own group commit"
        + " with flushWhenQueueEmpty, up to 65,536 in flight";
  }

  @Override
  public void close() {
    journal.shutdown();
  }
}
