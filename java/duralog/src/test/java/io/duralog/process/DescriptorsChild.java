package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.LogFullException;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.Replay;
import io.duralog.testlog.ReadAs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A process that may open few files uses a log while so many of them are left: at an open, when a
 * segment is wanted, in a replay. Whatever is not as it must be ends it with an exception.
 */
final class DescriptorsChild {
  private static final int MOST_LEFT = 8;
  private static final byte[] PAYLOAD = new byte[10_000];
  private static final LogOptions OPTIONS = LogOptions.builder().segmentSize(64 << 10).build();

  private final Path directory;
  private final Deque<FileChannel> taken = new ArrayDeque<>();
  private long sent;

  private DescriptorsChild(Path directory) {
    this.directory = directory;
  }

  /**
   * Runs.
   *
   * @param args directory
   */
  public static void main(String[] args) throws Exception {
    DescriptorsChild child = new DescriptorsChild(Path.of(args[0]));
    child.rehearse();
    child.segments();
    child.replays();
    child.opens();
    Say.line("last " + child.sent);
  }

  /** Takes all descriptors but so many. */
  private void leave(int free) throws IOException {
    try {
      while (true) {
        taken.push(FileChannel.open(Path.of("/dev/null")));
      }
    } catch (IOException e) {
      if (!e.getMessage().contains("Too many open files")) {
        throw e;
      }
    }
    for (int i = 0; i < free; i++) {
      taken.pop().close();
    }
  }

  private void giveBack() throws IOException {
    while (!taken.isEmpty()) {
      taken.pop().close();
    }
  }

  /** Everything is loaded afterwards: a class that cannot be read is not the log's fault. */
  private void rehearse() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (DuraLog log = DuraLog.open(directory, OPTIONS)) {
        append(log, 20);
        log.sync();
        replay(log);
      }
      leave(0);
      isRefused(() -> DuraLog.open(directory, OPTIONS));
      giveBack();
    }
  }

  private void append(DuraLog log, int records) {
    for (int i = 0; i < records; i++) {
      long sequence = log.append(PAYLOAD);
      require(sequence == ++sent, "sequence " + sequence + ", not " + sent);
    }
  }

  private void replay(LogReader log) {
    try (Replay replay = log.replay()) {
      long found = replay.visit(record -> {});
      require(found == sent, found + " records of " + sent);
    }
  }

  private static boolean isRefused(Runnable call) {
    try {
      call.run();
      return false;
    } catch (LogIoException | LogFullException e) {
      require(e.getMessage().contains("open files"), e.getMessage());
      return true;
    }
  }

  /** Never a failure: nothing is broken, and as soon as there are descriptors again it works on. */
  private void segments() throws IOException {
    int refused = 0;
    try (DuraLog log = DuraLog.open(directory, OPTIONS)) {
      for (int free = 0; free <= MOST_LEFT; free++) {
        append(log, 1);
        leave(free);
        if (isRefused(() -> append(log, 40))) {
          refused++;
        }
        require(log.sync() == sent, "not all durable");
        require(!log.stats().failed(), "failed with " + free + " descriptors left");
        giveBack();
        append(log, 20);
        log.sync();
      }
    }
    require(refused > 0 && refused < MOST_LEFT, "refused " + refused + " times");
    Say.line("segments refused " + refused);
  }

  private void replays() throws IOException {
    int refused = 0;
    try (LogReader log = DuraLog.openReadOnly(directory, ReadAs.options(OPTIONS))) {
      for (int free = 0; free <= MOST_LEFT; free++) {
        leave(free);
        refused += isRefused(() -> replay(log)) ? 1 : 0;
        giveBack();
        replay(log);
      }
    }
    require(refused > 0 && refused < MOST_LEFT, "refused " + refused + " times");
    Say.line("replays refused " + refused);
  }

  private void opens() throws IOException {
    int refused = 0;
    for (int free = 0; free <= MOST_LEFT; free++) {
      leave(free);
      refused += isRefused(() -> DuraLog.open(directory, OPTIONS).close()) ? 1 : 0;
      giveBack();
      try (DuraLog log = DuraLog.open(directory, OPTIONS)) {
        require(log.lastSequence() == sent, log.lastSequence() + " found of " + sent);
      }
    }
    require(refused > 0 && refused < MOST_LEFT, "refused " + refused + " times");
    Say.line("opens refused " + refused);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
