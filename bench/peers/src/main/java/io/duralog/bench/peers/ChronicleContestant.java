package io.duralog.bench.peers;

import io.duralog.bench.ParkedLeader;
import io.duralog.bench.RecordSink;
import io.duralog.bench.Contestant;
import io.duralog.bench.RecordReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;

/**
 * Chronicle Queue with its own sync. That is no full barrier: chunks it has left behind may still
 * be on their way to the disk when it returns.
 */
public final class ChronicleContestant implements Contestant {
  private static final long BLOCK = 256L << 20;
  private static final int LARGEST = 1 << 20;

  private final ChronicleQueue queue;
  private final List<ExcerptAppender> appenders = new CopyOnWriteArrayList<>();
  private final ThreadLocal<ExcerptAppender> mine = ThreadLocal.withInitial(this::newAppender);
  private final ParkedLeader leader = new ParkedLeader(this::syncMine);

  /** Opens it. */
  public ChronicleContestant(Path directory) {
    this(builder(directory).build());
  }

  private ChronicleContestant(ChronicleQueue queue) {
    this.queue = queue;
  }

  static RecordReader reader(Path directory) {
    return new ChronicleContestant(builder(directory).readOnly(true).build());
  }

  private static SingleChronicleQueueBuilder builder(Path directory) {
    return SingleChronicleQueueBuilder.binary(directory)
        .rollCycle(LargeRollCycles.HUGE_DAILY)
        .blockSize(BLOCK)
        .syncMode(SyncMode.SYNC); // its default is msync with MS_ASYNC, which does nothing
  }

  private ExcerptAppender newAppender() {
    ExcerptAppender appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true); // sync() is for those of all threads
    appenders.add(appender);
    return appender;
  }

  @Override
  public void append(byte[] payload) {
    try (DocumentContext document = mine.get().writingDocument()) {
      wire(document).bytes().write(payload);
    }
  }

  /** The threads that appended must have come to rest. */
  @Override
  public void sync() {
    appenders.forEach(ExcerptAppender::sync);
  }

  @Override
  public void appendDurable(byte[] payload) {
    append(payload);
    leader.await(mine.get().lastIndexAppended());
  }

  /** An appender syncs up to its own last record, and with it all of lower index. */
  private long syncMine() {
    ExcerptAppender appender = mine.get();
    appender.sync();
    return appender.lastIndexAppended();
  }

  private static Wire wire(DocumentContext document) {
    return Objects.requireNonNull(document.wire(), "document.wire");
  }

  @Override
  public void visit(RecordSink visitor) {
    byte[] payload = new byte[LARGEST];
    ByteBuffer view = ByteBuffer.wrap(payload);
    long sequence = 0;
    try (ExcerptTailer tailer = queue.createTailer()) {
      while (true) {
        try (DocumentContext document = tailer.readingDocument()) {
          if (!document.isPresent()) {
            return;
          }
          Bytes<?> bytes = wire(document).bytes();
          int length = bytes.read(payload);
          view.limit(length).position(0);
        }
        visitor.visit(++sequence, 0, view);
      }
    }
  }

  @Override
  public String describe() {
    return "Chronicle Queue, sync() of an appender by a parked leader, HUGE_DAILY, blocks of 256"
        + " MiB; that sync is msync(MS_SYNC) of the chunk in use and no full barrier";
  }

  @Override
  public void close() {
    queue.close();
  }
}
