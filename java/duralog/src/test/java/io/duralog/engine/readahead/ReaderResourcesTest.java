package io.duralog.engine.readahead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.nativeio.ChangedCalls;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.OpenDescriptors;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Threads that share a file that is read ahead, and what is given back when. */
@Isolated("counts the descriptors of the process")
@Timeout(60)
@Tag("slow")
class ReaderResourcesTest {
  private static final int CHUNK = 1 << 20;
  private static final int CHUNKS = 24;

  @TempDir(factory = OnDisk.class)
  Path directory;

  private final ChangedCalls changed = new ChangedCalls().change("cached", a -> 0);
  private NativeReads reads;
  private Path path;
  private byte[] bytes;

  @BeforeEach
  void write() throws IOException {
    assumeThat(NativeLibrary.get().reason()).isEmpty();
    path = directory.resolve("file");
    bytes = new byte[CHUNKS * CHUNK + 77];
    new SplittableRandom(5).nextBytes(bytes);
    Files.write(path, bytes);
    assumeThat(NativeReads.probe(NativeLibrary.get().calls(), path)).isEmpty();
    reads = new NativeReads(changed.over(NativeLibrary.get().calls()), ReadAheadConfig.DEFAULT);
  }

  private long descriptors() throws IOException {
    return OpenDescriptors.of(directory).size();
  }

  /** Mappings that have not been given back. */
  private long balance() {
    return changed.count("map") - changed.count("unmap");
  }

  private void expect(BlockFile file, int offset, int length) {
    ByteBuffer to = ByteBuffer.allocate(length);
    int n = file.read(offset, to);
    assertThat(Arrays.copyOf(to.array(), n))
        .isEqualTo(Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + length)));
  }

  /** Reads until four chunks are in flight or there. */
  private BlockFile streaming() {
    reads = new NativeReads(changed.over(NativeLibrary.get().calls()), ReadAheadConfig.DEFAULT);
    BlockFile file = reads.open(path); // which has not read it before
    for (int i = 0; i < 6; i++) {
      expect(file, i * CHUNK, CHUNK);
    }
    return file;
  }

  @Test
  void closingWithReadsInFlightGivesEverythingBack() throws IOException {
    streaming().close();
    AtomicBoolean early = new AtomicBoolean();
    changed.change(
        "unmap",
        a -> {
          early.compareAndSet(false, changed.count("ringFree") < changed.count("ringOpenShared"));
          return null;
        });
    long before = descriptors();
    for (int i = 0; i < 50; i++) {
      BlockFile file = streaming();
      assertThat(descriptors()).isEqualTo(before + 3);
      file.close();
      assertThat(descriptors()).isEqualTo(before);
      assertThat(balance()).isZero();
    }
    assertThat(early).as("memory given back before the ring").isFalse();
    assertThat(changed.count("ringFree")).isEqualTo(changed.count("ringOpenShared"));
  }

  @Test
  @Timeout(20)
  void whatNobodyClosesTheCollectorGivesBack() throws Exception {
    streaming().close();
    long before = descriptors();
    for (int i = 0; i < 3; i++) {
      streaming();
    }
    while (descriptors() > before || balance() > 0) {
      // The limit on this test's time interrupts it.
      assertThat(Thread.interrupted()).as("never given back").isFalse();
      System.gc();
      Thread.onSpinWait();
    }
  }

  /** Whatever is unreachable is collected, and its cleaners have run. */
  private static void collect() {
    Cleaner cleaner = Cleaner.create();
    for (int i = 0; i < 2; i++) { // the second one is behind whoever was collected with the first
      CountDownLatch cleaned = new CountDownLatch(1);
      cleaner.register(new Object(), cleaned::countDown);
      boolean done = false;
      while (!done) {
        System.gc();
        try {
          done = cleaned.await(1, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          throw new AssertionError("takes too long", e);
        }
      }
    }
  }

  @Test
  void theCollectorTakesNothingFromAProbe() {
    AtomicBoolean collects = new AtomicBoolean();
    AtomicBoolean taken = new AtomicBoolean();
    changed.change(
        "ringReap",
        a -> {
          if (!collects.get()) {
            return null;
          }
          collect();
          taken.compareAndSet(false, balance() == 0);
          return taken.get() ? -Errno.EIO : null; // on memory that is gone it would end the JVM
        });
    NativeCalls calls = changed.over(NativeLibrary.get().calls());
    for (int i = 0; i < 3_000; i++) { // only compiled code lets go of what it needs no more
      assertThat(NativeReads.probe(calls, path)).isEmpty();
    }
    collects.set(true);
    for (int i = 0; i < 10; i++) {
      assertThat(NativeReads.probe(calls, path)).isEmpty();
    }
    assertThat(taken).as("memory given back while it is in use").isFalse();
    assertThat(balance()).isZero();
  }

  @Test
  void aRingThatDoesNotCloseAtOnceIsTriedAgain() throws IOException {
    long before = descriptors();
    changed.change("ringClose", a -> changed.count("ringClose") < 3 ? -Errno.EIO : null);
    streaming().close();
    assertThat(descriptors()).isEqualTo(before);
    assertThat(balance()).isZero();
  }

  @Test
  void memoryThatTheKernelMayStillWriteToStays() throws IOException {
    long before = descriptors();
    long[] ring = new long[1];
    changed.change(
        "ringClose",
        a -> {
          ring[0] = (Long) a[0];
          return -Errno.EIO;
        });
    streaming().close();
    assertThat(balance()).isEqualTo(1);
    assertThat(changed.count("ringFree")).isZero();
    assertThat(descriptors()).isEqualTo(before + 1);
    assertThat(NativeLibrary.get().calls().ringClose(ring[0])).isZero();
    NativeLibrary.get().calls().ringFree(ring[0]);
  }

  private static void inThread(boolean virtual, Runnable work) throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Runnable guarded =
        () -> {
          try {
            work.run();
          } catch (Throwable t) {
            failure.set(t);
          }
        };
    Thread thread;
    if (virtual) {
      thread =
          (Thread)
              Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, guarded);
    } else {
      thread = new Thread(guarded);
      thread.start();
    }
    thread.join();
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }

  private void readInManyThreads(boolean virtual) throws Exception {
    try (BlockFile file = reads.open(path)) {
      int piece = CHUNK / 2;
      for (int i = 0; i * piece < bytes.length; i++) {
        int at = i * piece;
        inThread(virtual && i % 3 != 0, () -> expect(file, at, piece));
      }
    }
    assertThat(changed.count("ringRead")).isEqualTo(CHUNKS + 1); // each once, and the last bit
    assertThat(balance()).isZero();
  }

  @Test
  void aReaderMovesFromThreadToThreadEachOfWhichEnds() throws Exception {
    readInManyThreads(false);
  }

  @Test
  void alsoToVirtualThreads() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "needs virtual threads, JDK 21 or later");
    readInManyThreads(true);
  }

  @Test
  void interruptsAreNoErrors() throws Exception {
    inThread(
        false,
        () -> {
          try (BlockFile file = reads.open(path)) {
            for (int i = 0; i < CHUNKS; i++) {
              Thread.currentThread().interrupt();
              expect(file, i * CHUNK, CHUNK);
              assertThat(Thread.interrupted()).isTrue();
            }
          }
        });
  }

  @Test
  void closingWhileOthersReadEndsThemWithAnError() throws Exception {
    for (int round = 0; round < 30; round++) {
      BlockFile file = reads.open(path);
      AtomicReference<Throwable> unexpected = new AtomicReference<>();
      Thread[] readers = new Thread[3];
      for (int t = 0; t < readers.length; t++) {
        int start = t * CHUNK;
        readers[t] =
            new Thread(
                () -> {
                  try {
                    for (int at = start; ; at = (at + 99_999) % (bytes.length - CHUNK)) {
                      expect(file, at, 99_999);
                    }
                  } catch (LogIoException closed) {
                    // as it should be
                  } catch (Throwable e) {
                    unexpected.set(e);
                  }
                });
        readers[t].start();
      }
      expect(file, 0, round * CHUNK / 2 + 1);
      file.close();
      for (Thread t : readers) {
        t.join();
      }
      assertThat(unexpected.get()).isNull();
    }
    assertThat(balance()).isZero();
  }
}
