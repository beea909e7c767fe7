package io.duralog.bench.peers;

import io.duralog.bench.RecordSink;
import io.duralog.bench.Contestant;
import io.duralog.bench.RefusedException;
import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.core.io.SequentialFileFactory;
import org.apache.activemq.artemis.core.io.aio.AIOSequentialFileFactory;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.apache.activemq.artemis.core.journal.EncodingSupport;
import org.apache.activemq.artemis.core.journal.IOCompletion;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;

/** The journal of the Artemis message broker, by libaio or by FileChannel. */
public final class ArtemisJournal implements Contestant {
  static final int FILE_SIZE = 10 << 20;
  private static final int BUFFER = 490 << 10;
  private static final int TIMEOUT_NANOS = 156_000;
  private static final int IN_FLIGHT = 65_536;
  static final byte RECORD = 1;

  /** A record of no content at the end of a bulk load: its sync covers those before it. */
  private static final byte MARK = 2;

  private final JournalImpl journal;

  private final ArtemisReader reader;
  private final AtomicLong ids = new AtomicLong();
  private final Pending pending = new Pending();
  private final IOCompletion completion =
      new IOCompletion() {
        @Override
        public void storeLineUp() {}

        @Override
        public void done() {
          pending.done();
        }

        @Override
        public void onError(int code, String message) {
          pending.failed(message);
        }
      };
  private final boolean aio;

  /** The copied payload, since the journal encodes it later, in a thread of its own. */
  private static final class Payload implements EncodingSupport {
    private final byte[] bytes;

    Payload(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int getEncodeSize() {
      return bytes.length;
    }

    @Override
    public void encode(ActiveMQBuffer buffer) {
      buffer.writeBytes(bytes);
    }

    @Override
    public void decode(ActiveMQBuffer buffer) {
      throw new UnsupportedOperationException();
    }
  }

  /**
   * Opens it.
   *
   * @param aio by libaio
   * @throws RefusedException where libaio is asked for and Artemis would silently do without it
   */
  public ArtemisJournal(Path directory, boolean aio) {
    this.aio = aio;
    File files = directory.toFile();
    if (aio && !AIOSequentialFileFactory.isSupported()) {
      throw new RefusedException(
          "no libartemis-native-64.so on java.library.path, or no libaio.so.1 for it");
    }
    if (aio && !AIOSequentialFileFactory.isSupported(files)) {
      throw new RefusedException("libaio does not work in " + directory);
    }
    SequentialFileFactory factory =
        aio
            ? new AIOSequentialFileFactory(files, BUFFER, TIMEOUT_NANOS, IN_FLIGHT, false)
            : new NIOSequentialFileFactory(files, true, BUFFER, TIMEOUT_NANOS, 1, false);
    reader = new ArtemisReader(directory);
    journal =
        new JournalImpl(FILE_SIZE, 2, -1, 0, 0, factory, "journal", "dat", aio ? IN_FLIGHT : 1);
    try {
      factory.start();
      journal.start();
      journal.loadInternalOnly();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void append(byte[] payload) {
    add(RECORD, payload.clone(), false);
  }

  @Override
  public void sync() {
    add(MARK, new byte[0], true);
    pending.awaitNone();
  }

  private void add(byte type, byte[] payload, boolean sync) {
    pending.begin();
    try {
      journal.appendAddRecord(ids.incrementAndGet(), type, new Payload(payload), sync, completion);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void appendDurable(byte[] payload) {
    try {
      journal.appendAddRecord(ids.incrementAndGet(), RECORD, payload, true);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void visit(RecordSink visitor) {
    reader.visit(visitor);
  }

  @Override
  public String describe() {
    return "Artemis journal, "
        + (aio ? "libaio loaded and tried, O_DIRECT" : "NIO")
        + ", fdatasync, files of 10 MiB, buffer of 490 KiB, 156 us; in bulk no sync but the last";
  }

  @Override
  public void close() {
    journal.stop();
  }
}
