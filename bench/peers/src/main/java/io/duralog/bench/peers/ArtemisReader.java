package io.duralog.bench.peers;

import io.duralog.bench.RecordSink;
import io.duralog.bench.RecordReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.io.SequentialFileFactory;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.apache.activemq.artemis.core.journal.RecordInfo;
import org.apache.activemq.artemis.core.journal.impl.JournalFile;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.apache.activemq.artemis.core.journal.impl.JournalReaderCallback;

/** Reads by FileChannel what either way of writing wrote: libaio would go past the page cache. */
final class ArtemisReader implements RecordReader {
  private final SequentialFileFactory files;

  /** Not started: it only knows the order of the files. */
  private final JournalImpl journal;

  ArtemisReader(Path directory) {
    files = new NIOSequentialFileFactory(directory.toFile(), 1);
    journal = new JournalImpl(ArtemisJournal.FILE_SIZE, 2, -1, 0, 0, files, "journal", "dat", 1);
  }

  @Override
  public void visit(RecordSink visitor) {
    JournalReaderCallback callback =
        new JournalReaderCallback() {
          @Override
          public void onReadAddRecord(RecordInfo info) {
            if (info.userRecordType == ArtemisJournal.RECORD) {
              visitor.visit(info.id, 0, ByteBuffer.wrap(info.data));
            }
          }
        };
    try {
      for (JournalFile file : journal.orderFiles()) {
        JournalImpl.readJournalFile(files, file, callback);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {}
}
