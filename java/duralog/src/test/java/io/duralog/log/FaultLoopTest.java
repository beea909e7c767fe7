package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.LogFailedException;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fails the first call of a kind, then the second, and so on, until a whole life of a log (opened
 * after a crash with a torn tail, appended to over several segments, closed) meets no more faults.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultLoopTest {
  private static final int KEPT = 16;
  private static final int MOST_FAULTS = 60;

  /** All else is met before anything was accepted, and refused. */
  private static final Set<EngineCall> FAILS =
      Set.of(EngineCall.WRITE, EngineCall.SYNC, EngineCall.SYNC_DIRECTORY, EngineCall.CLOSE);

  @TempDir Path directory;
  private EngineCall kind;

  @ParameterizedTest
  @EnumSource(EngineCall.class)
  void everyFaultIsReportedAndLosesNothingAcknowledged(EngineCall call) throws Exception {
    kind = call;
    Path image = image();
    int n = 0;
    boolean met = true;
    while (met && n < MOST_FAULTS) {
      n++;
      Path log = copy(image, directory.resolve(kind.name() + n));
      try {
        met = live(log, n % 3 != 0, new FailNth(kind, n));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(kind + " number " + n, e);
      }
    }
    assertThat(n).as("faults met").isGreaterThan(1);
  }

  /** A log as a crash leaves it, with leftovers behind its end. */
  private Path image() throws IOException {
    Path live = directory.resolve("live");
    Path image;
    try (DuraLog log = DuraLog.open(live, Shapes.tiny(false).build())) {
      for (int i = 0; i < KEPT; i++) {
        log.appendDurable(new Numbered(9, i, 2500).bytes());
      }
      log.appendDurable(new Numbered(9, KEPT, 9000).bytes());
      image = copy(live, directory.resolve("image"));
    }
    Path last = last(image);
    byte[] bytes = Files.readAllBytes(last);
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    bytes[end - 3000] ^= 1; // in the last record, which nothing proves to have been durable
    Files.write(last, bytes);
    return image;
  }

  private static Path last(Path image) throws IOException {
    Path last = image;
    try (DirectoryStream<Path> segments = Files.newDirectoryStream(image, "*.seg")) {
      for (Path s : segments) {
        byte[] b = Files.readAllBytes(s);
        boolean used = b.length > 4096 && b[4096] != 0;
        last = used && s.toString().compareTo(last.toString()) > 0 ? s : last;
      }
    }
    return last;
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
      for (Path f : files) {
        if (!f.toString().endsWith(".tmp")) { // one may be renamed under our eyes
          Files.copy(f, to.resolve(f.getFileName().toString()));
        }
      }
    }
    return to;
  }

  /** Returns whether the fault was met. */
  private boolean live(Path path, boolean directIo, FailNth fault) throws Exception {
    LogOptions options = Shapes.tiny(directIo).build();
    AtomicLong acknowledged = new AtomicLong(KEPT);
    SyncTrace trace = new SyncTrace(KEPT);
    SyncRetries retries = new SyncRetries(fault);
    try {
      DuraLog log =
          LogOpener.open(path, options, ProbedEngine.with(Probes.of(retries, fault, trace)));
      assertThat(log.lastSequence()).isEqualTo(KEPT);
      trace.watch(log);
      use(log, fault, acknowledged);
      close(log, fault);
    } catch (DuraLogException e) {
      isTyped(e, fault);
    }
    fault.disarm();
    trace.throwIfAcknowledgedEarly();
    assertThat(retries.count()).as("syncs after a failed one").isZero();
    try (DuraLog again = DuraLog.open(path, options)) {
      assertThat(again.lastSequence()).isGreaterThanOrEqualTo(acknowledged.get());
      assertThat(Replayed.everySenderInOrder(again)).hasSize((int) again.lastSequence());
    }
    return fault.thrown() != null;
  }

  private void use(DuraLog log, FailNth fault, AtomicLong acknowledged) throws Exception {
    Crew crew = new Crew();
    crew.add(
        3,
        thread -> {
          for (int i = 0; i < 7; i++) {
            byte[] payload = new Numbered(thread, i, 3500).bytes();
            try {
              long sequence = acceptedOrRefused(log, thread, payload, fault);
              acknowledged.accumulateAndGet(sequence, Math::max);
            } catch (LogFailedException e) {
              isTyped(e, fault);
              assertThat(kind).as("%s fails the log", kind).isIn(FAILS);
              failedStaysFailed(log, fault);
              return;
            }
          }
        });
    crew.join();
  }

  /** Each thread has its own way to wait; a refusal to make a file may be tried again. */
  private long acceptedOrRefused(DuraLog log, int thread, byte[] payload, FailNth fault) {
    while (true) {
      try {
        if (thread == 0) {
          return log.appendDurable(payload);
        }
        if (thread == 1) {
          long sequence = log.append(payload);
          assertThat(log.awaitDurable(sequence, Duration.ofSeconds(30))).isTrue();
          return sequence;
        }
        return log.appendAsync(payload).join();
      } catch (CompletionException e) {
        throw (DuraLogException) e.getCause();
      } catch (LogIoException e) {
        assertThat(isRefused(kind)).as("a refusal after %s", kind).isTrue();
        isTyped(e, fault);
      }
    }
  }

  /** What is met before anything was accepted; of a write it depends on who writes. */
  private static boolean isRefused(EngineCall kind) {
    return kind != EngineCall.SYNC && kind != EngineCall.SYNC_DIRECTORY;
  }

  private void failedStaysFailed(DuraLog log, FailNth fault) {
    long durable = log.durableSequence();
    try {
      log.append(new byte[1]);
      throw new AssertionError("a failed log accepted a record");
    } catch (LogFailedException e) {
      isTyped(e, fault);
    }
    assertThat(log.durableSequence()).isEqualTo(durable);
    assertThat(log.stats().failed()).isTrue();
  }

  private void close(DuraLog log, FailNth fault) {
    boolean failed = log.stats().failed();
    try {
      log.close();
      assertThat(failed).as("a failed log closed without a word").isFalse();
    } catch (LogFailedException | LogIoException e) {
      isTyped(e, fault);
    } finally {
      log.close();
    }
  }

  /** The error, or its cause, names what failed and where. */
  private void isTyped(DuraLogException e, FailNth fault) {
    LogIoException first = fault.thrown();
    assertThat(first).as("thrown without a fault: %s", e).isNotNull();
    LogIoException io = e instanceof LogIoException x ? x : (LogIoException) e.getCause();
    assertThat(io.operation()).isEqualTo(kind.operation());
    assertThat(io.path()).isEqualTo(first.path());
    assertThat(io.offset()).isEqualTo(first.offset());
    assertThat(e).hasMessageContaining(FailNth.TEXT);
  }
}
