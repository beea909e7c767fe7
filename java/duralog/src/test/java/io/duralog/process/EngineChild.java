package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.EngineUnavailableException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.Replay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Appends from several threads to a log with the engine of its second argument; uses it all. */
final class EngineChild {
  private static final int THREADS = 4;
  private static final int RECORDS = 2_000;

  private EngineChild() {}

  /**
   * Runs.
   *
   * @param args directory, engine, and the directories of logs to open besides
   */
  public static void main(String[] args) throws Exception {
    LogOptions options =
        LogOptions.builder()
            .engine(EngineChoice.valueOf(args[1]))
            .segmentSize(1 << 20)
            .groupBytes(64 << 10)
            .build();
    try (DuraLog log = DuraLog.open(Path.of(args[0]), options)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        Thread thread = new Thread(() -> work(log));
        thread.start();
        threads.add(thread);
      }
      for (Thread t : threads) {
        t.join();
      }
      log.sync();
      for (String more : List.of(args).subList(2, args.length)) {
        openAndClose(Path.of(more), options);
      }
      System.out.println("ENGINE " + log.engine());
    } catch (EngineUnavailableException e) {
      System.out.println("UNAVAILABLE " + e.getMessage());
      return;
    }
    // A reader chooses for itself, and may take another engine than the writer did.
    System.out.println("JNR " + isLoaded("jnr.ffi.Pointer"));
    try (LogReader log = DuraLog.openReadOnly(Path.of(args[0]));
        Replay replay = log.replay()) {
      long[] bytes = new long[1];
      long records = replay.visit(record -> bytes[0] += record.length());
      System.out.println("REPLAYED " + records + " " + bytes[0]);
    }
  }

  /** Once as the first log, and once so that the engine has a reason of that log's own. */
  private static void openAndClose(Path directory, LogOptions options) {
    DuraLog.open(directory, options).close();
    LogOptions buffered = LogOptions.builder().engine(options.engine()).directIo(false).build();
    DuraLog.open(directory, buffered).close();
  }

  private static void work(DuraLog log) {
    for (int i = 0; i < RECORDS; i++) {
      if (i % 100 == 0) {
        log.appendDurable(new byte[100]);
      } else {
        log.append(new byte[1000]);
      }
    }
  }

  private static boolean isLoaded(String type) throws ReflectiveOperationException {
    // Only what is loaded has had its package defined by its loader.
    String name = type.substring(0, type.lastIndexOf('.'));
    return ClassLoader.getSystemClassLoader().getDefinedPackage(name) != null;
  }
}
