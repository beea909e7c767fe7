package io.duralog.log;

import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.RecoveryReport;
import io.duralog.append.AppendQueue;
import io.duralog.append.BackPressure;
import io.duralog.append.Doorbell;
import io.duralog.append.Durability;
import io.duralog.append.EachAppends;
import io.duralog.append.LargeAppends;
import io.duralog.commit.Closing;
import io.duralog.commit.CommitterParts;
import io.duralog.commit.CommitterSetup;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.format.BatchFormat;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.host.Host;
import io.duralog.host.Worker;
import io.duralog.live.LiveWriter;
import io.duralog.lock.LockWatch;
import io.duralog.lock.WriterLock;
import io.duralog.recovery.Recovered;
import io.duralog.segment.CurrentRoot;
import io.duralog.segment.DirectoryNames;
import io.duralog.segment.FoundSpace;
import io.duralog.segment.Segment;
import io.duralog.segment.SegmentCatalog;
import io.duralog.segment.SegmentPreparer;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a writer from the result of recovery. */
final class WriterSetup {
  private final Path directory;
  private final LogOptions options;
  private final Engine engine;
  private final @Nullable Recovered recovered;
  private final LogRoot root;
  private final Host host;
  private final List<AutoCloseable> open = new ArrayList<>();

  WriterSetup(
      Path directory,
      LogOptions options,
      Engine engine,
      @Nullable Recovered recovered,
      LogRoot root,
      Host host) {
    this.root = root;
    this.host = host;
    this.directory = directory;
    this.options = options;
    this.engine = engine;
    this.recovered = recovered;
  }

  /** Starts the writer. If this throws, it leaves no thread, no open file and no memory behind. */
  WriterLog start(WriterLock lock) {
    Worker worker = new Worker(host, "duralog-prepare " + directory);
    WriterLog log = null;
    try {
      log = start(lock, worker);
      return log;
    } finally {
      if (log == null) {
        worker.finish(() -> {});
        giveBack();
      }
    }
  }

  private void giveBack() {
    try {
      Closing.all(open);
    } catch (LogIoException e) {
      // The first error counts.
    }
  }

  private WriterLog start(WriterLock lock, Worker worker) {
    LogId logId = LogId.of(root.logId());
    long next = recovered == null ? 1 : recovered.nextSequence();
    Doorbell doorbell = new Doorbell(host);
    BackPressure space = new BackPressure(directory, doorbell, host);
    DirectoryNames names = new DirectoryNames(directory, engine, host);
    SegmentPreparer preparer =
        new SegmentPreparer(names, logId, lock, doorbell::ring, host, worker);
    open.add(preparer);
    int capacity = bufferCapacity(options);
    int buffers = (int) Math.max(2, options.queueBytes() / capacity);
    AppendQueue queue = new AppendQueue(buffers + 1, next, logId.seed(), doorbell, space);
    LargeAppends large = new LargeAppends(queue, space, doorbell, logId.seed());
    Durability durability =
        new Durability(
            directory, next - 1, queue::lastSequence, options.callbacks(), doorbell, host);
    List<SegmentRef> used = recovered == null ? List.of() : recovered.used();
    SegmentCatalog catalog = new SegmentCatalog(root, used);
    LiveWriter live = LiveWriter.open(directory, engine, root, next - 1);
    open.add(live);
    CommitterParts parts =
        new CommitterParts(
            directory,
            engine,
            new CurrentRoot(names, root),
            queue,
            space,
            durability,
            doorbell,
            live,
            catalog,
            recovered == null ? 0 : recovered.link(),
            recovered == null ? 0 : recovered.run(),
            recovered == null ? 0 : recovered.time(),
            new LockWatch(lock, host.nanoTime()),
            host);
    List<Segment> segments = segments(preparer, capacity);
    CommitterSetup committer =
        new CommitterSetup(
            parts, large, preparer, options.segmentSize(), capacity, buffers, segments);
    RecoveryReport report =
        recovered == null ? RecoveryReport.builder().build() : recovered.report();
    int mostOrdinary = capacity - BatchFormat.HEADER_LENGTH;
    EachAppends each = new EachAppends(queue, large, space, doorbell, mostOrdinary, logId.seed());
    Acceptor acceptor = new Acceptor(queue, large, each, mostOrdinary, options.maxRecordSize());
    return new WriterLog(options, parts, acceptor, committer.build(open), report, lock, worker);
  }

  /** The least bytes outside the heap that an open log needs, roughly: its first append buffers. */
  static long leastMemory(LogOptions options) {
    return CommitterSetup.leastMemory(bufferCapacity(options)) + 2L * SegmentPreparer.LEAST_MEMORY;
  }

  /** Several buffers must fit into the queue and into a segment, or no commits would overlap. */
  private static int bufferCapacity(LogOptions options) {
    long most = Math.min(options.queueBytes() / 2, options.segmentSize() / 4);
    long capacity = Math.min(options.groupBytes(), most);
    return (int) (capacity / SegmentFormat.BLOCK_SIZE * SegmentFormat.BLOCK_SIZE);
  }

  /** The segment in which the log ends, and the prepared ones after it. */
  private List<Segment> segments(SegmentPreparer preparer, int capacity) {
    List<Segment> segments = new ArrayList<>();
    if (recovered == null) {
      long first = Math.max(SegmentPreparer.FIRST_SIZE, 4L * capacity);
      segments.add(preparer.first(Math.min(options.segmentSize(), first)));
      open.add(segments.get(0).file());
      return segments;
    }
    for (int i = recovered.endSegment(); i < recovered.segments().size(); i++) {
      SegmentRef ref = recovered.segments().get(i);
      long position =
          i == recovered.endSegment() ? recovered.endOffset() : SegmentFormat.HEADER_LENGTH;
      segments.add(open(ref, position));
    }
    return segments;
  }

  private Segment open(SegmentRef ref, long position) {
    BlockFile file = engine.openToWrite(ref.path());
    open.add(file);
    long whole = file.size() / SegmentFormat.BLOCK_SIZE * SegmentFormat.BLOCK_SIZE;
    long size = Math.max(whole, position); // a prepared one may be cut in its header block
    boolean done = false;
    try {
      Segment found = FoundSpace.in(ref.number(), file, position, size, engine, directory);
      done = true;
      return found;
    } finally {
      if (!done) {
        file.close();
      }
    }
  }
}
