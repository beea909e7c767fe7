package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogClosedException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.RecordTypeException;
import io.duralog.Replay;
import io.duralog.testlog.ReadAs;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** What an application does with a log, in a class loader of its own. */
public final class LoadedApplication implements Callable<Object> {
  private static final int RECORDS = 40_000; // enough for a replay that reads ahead

  private final Path directory;
  private final LogOptions.Builder options;
  private final boolean leavesItOpen;

  /** Takes only what every class loader has. */
  public LoadedApplication(String directory, String engine, boolean leavesItOpen) {
    this.directory = Path.of(directory);
    this.options = LogOptions.builder().engine(EngineChoice.valueOf(engine)).segmentSize(1 << 20);
    this.leavesItOpen = leavesItOpen;
  }

  /** The log that it leaves open, or what engine it had. */
  @Override
  public Object call() throws Exception {
    if (leavesItOpen) {
      DuraLog log = DuraLog.open(directory, options.closeOnShutdown(true).build());
      use(log);
      return log;
    }
    ExecutorService callbacks = Executors.newSingleThreadExecutor();
    String engine;
    try (DuraLog log =
        DuraLog.open(directory, options.callbacks(callbacks).closeOnShutdown(true).build())) {
      use(log);
      engine = log.engine().toString();
    }
    callbacks.shutdown();
    try (LogReader reader = DuraLog.openReadOnly(directory, ReadAs.options(options.build()))) {
      replay(reader);
    }
    return engine;
  }

  private static void use(DuraLog log) throws Exception {
    log.appendDurable(Map.of("loader", "mine"));
    Map<String, Object> back = log.read(1).orElseThrow().asMap();
    if (back.get("codec") != LoadedCodec.class) {
      throw new AssertionError("the codec of another application: " + back.get("codec"));
    }
    AtomicLong seen = new AtomicLong();
    CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    for (int i = 0; i < RECORDS; i++) {
      log.append(new byte[100]);
      if (i % 1000 == 0) {
        last = log.appendAsync("text " + i).thenAccept(seen::set);
      }
    }
    last.get();
    log.whenDurable(log.lastSequence()).get();
    try {
      log.read(2).orElseThrow().asMap();
      throw new AssertionError("bytes are no map");
    } catch (RecordTypeException e) {
      // as it should be
    }
    replay(log);
  }

  private static void replay(LogReader log) {
    AtomicLong bytes = new AtomicLong();
    try (Replay replay = log.replay()) {
      replay.visit(record -> bytes.addAndGet(record.length()));
    }
    Replay closed = log.replay();
    for (LogRecord r : closed) {
      bytes.addAndGet(-r.payload().remaining());
    }
    closed.close();
    try {
      throw new AssertionError("it is closed, but gives " + closed.iterator());
    } catch (LogClosedException e) {
      // as it should be
    }
    if (bytes.get() != 0) {
      throw new AssertionError(bytes + " bytes more in one way than in the other");
    }
  }
}
