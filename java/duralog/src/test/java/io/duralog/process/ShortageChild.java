package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.LogFullException;
import io.duralog.LogOptions;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process that has too little of something for a while. What is not as it must be ends it. */
final class ShortageChild {
  private static final byte[] PAYLOAD = new byte[20_000];

  private static final int MOST_THREADS = 200;

  private static final CountDownLatch OVER = new CountDownLatch(1);

  private ShortageChild() {}

  /**
   * Runs.
   *
   * @param args what is short, directory
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[1]);
    switch (args[0]) {
      case "threads" -> threads(directory);
      case "disk" -> disk(directory);
      case "memory" -> memory(directory);
      default -> fill(directory);
    }
  }

  private static LogOptions small() {
    return LogOptions.builder()
        .segmentSize(1 << 20)
        .groupBytes(64 << 10)
        .queueBytes(256 << 10)
        .build();
  }

  /** Segments are made, and the log is closed, while no thread can be started. */
  private static void threads(Path directory) throws Exception {
    List<Thread> others = new ArrayList<>();
    try (DuraLog log = DuraLog.open(directory, small())) {
      log.appendDurable(PAYLOAD);
      takeAllThreads(others);
      for (int i = 0; i < 400; i++) {
        log.appendDurable(PAYLOAD);
      }
      require(log.stats().segments() > 3, "only " + log.stats().segments() + " segments");
    }
    try {
      DuraLog.open(directory, small()).close();
      throw new AssertionError("an open without threads");
    } catch (LogFullException e) {
      Say.line("refused " + e.getMessage());
    }
    OVER.countDown();
    for (Thread t : others) {
      t.join();
    }
    try (DuraLog log = DuraLog.open(directory, small())) {
      require(log.recovery().cleanlyClosed(), "no mark");
      Say.line("last " + log.appendDurable(PAYLOAD));
    }
  }

  private static void takeAllThreads(List<Thread> others) {
    try {
      while (true) {
        Thread t = new Thread(ShortageChild::idle);
        t.setDaemon(true);
        t.start();
        others.add(t);
        require(others.size() < MOST_THREADS, "there is no limit of threads");
      }
    } catch (OutOfMemoryError full) {
      // that is what it is for
    }
  }

  private static void idle() {
    try {
      OVER.await();
    } catch (InterruptedException e) {
      // then it is over as well
    }
  }

  /** Beside a file {@code ballast} on a small disk. */
  private static void disk(Path directory) throws Exception {
    LogOptions options =
        LogOptions.builder().segmentSize(4 << 20).groupBytes(256 << 10).queueBytes(1 << 20).build();
    try (DuraLog log = DuraLog.open(directory, options)) {
      try {
        while (true) {
          log.appendDurable(new byte[100_000]);
        }
      } catch (LogFullException e) {
        Say.line("refused " + e.getMessage());
      }
      Files.delete(directory.resolveSibling("ballast"));
      Say.line("last " + log.appendDurable(PAYLOAD));
    }
  }

  /** Direct memory is used up by others, and later it is not. */
  private static void memory(Path directory) throws Exception {
    List<ByteBuffer> hog = new ArrayList<>();
    hog(hog, 1 << 20);
    hog(hog, 64 << 10);
    hog(hog, 4 << 10);
    try (DuraLog log = DuraLog.open(directory)) {
      Say.line("opened " + log.appendDurable("x"));
    } catch (LogFullException e) {
      require(e.getMessage().contains("-XX:MaxDirectMemorySize"), e.getMessage());
      Say.line("refused " + e.getMessage());
    }
    hog.clear();
    System.gc(); // what was taken is free then, or when an allocation waits for it
    for (int i = 0; i < 3; i++) {
      try (DuraLog log = DuraLog.open(directory)) {
        Say.line("last " + log.appendDurable("x"));
      }
    }
  }

  private static void hog(List<ByteBuffer> hog, int size) {
    try {
      while (true) {
        hog.add(ByteBuffer.allocateDirect(size));
      }
    } catch (OutOfMemoryError full) {
      // that is what it is for
    }
  }

  /** All buffers are wanted, and large records besides. */
  private static void fill(Path directory) throws Exception {
    try (DuraLog log = DuraLog.open(directory)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < 1_500; i++) {
                    log.append(PAYLOAD);
                  }
                });
        thread.start();
        threads.add(thread);
      }
      for (Thread t : threads) {
        t.join();
      }
      log.sync();
      try {
        log.append(new byte[6 << 20]);
      } catch (LogFullException e) {
        require(e.getMessage().contains("-XX:MaxDirectMemorySize"), e.getMessage());
      }
      require(!log.stats().failed(), "failed");
      log.appendDurable("x");
    }
    try (DuraLog log = DuraLog.open(directory)) {
      require(log.recovery().cleanlyClosed(), "no mark");
      Say.line("last " + log.lastSequence());
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
