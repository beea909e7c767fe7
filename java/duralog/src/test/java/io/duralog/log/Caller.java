package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.LogRecord;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** One thread that uses every verb, at random, and knows what each must have done. */
final class Caller {
  private final DuraLog log;
  private final int thread;
  private final Random random;
  private final List<Long> sequences = new ArrayList<>();
  private final List<CompletableFuture<Long>> futures = new ArrayList<>();
  private final byte[] spacious = new byte[512];

  Caller(DuraLog log, int thread, long seed) {
    this.log = log;
    this.thread = thread;
    this.random = new Random(seed + thread);
  }

  /** The sequence of each of its records. */
  List<Long> sequences() {
    return sequences;
  }

  /** Does a number of calls, then waits for its futures. */
  void run(int calls) {
    for (int i = 0; i < calls; i++) {
      call();
    }
    for (CompletableFuture<Long> f : futures) {
      assertThat(f.join()).isLessThanOrEqualTo(log.durableSequence());
    }
  }

  private void call() {
    switch (random.nextInt(15)) {
      case 0, 1 -> accepted(log.append(next().bytes()));
      case 2 -> {
        byte[] b = next().bytes();
        if (b.length > spacious.length - 7) {
          accepted(log.append(b, 0, b.length));
        } else {
          System.arraycopy(b, 0, spacious, 7, b.length);
          accepted(log.append(spacious, 7, b.length));
        }
      }
      case 3 -> accepted(log.append(ByteBuffer.wrap(next().bytes()).asReadOnlyBuffer()));
      case 4 -> accepted(log.append(direct(next().bytes())));
      case 5 -> accepted(log.append(next().text()));
      case 6 -> tryAppend(next());
      case 7 -> all(false);
      case 8 -> all(true);
      case 9 -> durable(log.appendDurable(next().bytes()));
      case 10 -> async(log.appendAsync(next().text()));
      case 11 -> await();
      case 12 -> whenDurableAndSync();
      case 13 -> each();
      default -> replayFromSomewhere();
    }
  }

  private Numbered next() {
    int dice = random.nextInt(400);
    int filler =
        dice == 0
            ? 100 * Shapes.KIB // larger than a segment
            : dice < 4 ? 10 * Shapes.KIB + random.nextInt(20_000) : random.nextInt(300);
    return new Numbered(thread, sequences.size(), filler);
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length + 5).position(5).put(bytes).flip().position(5);
  }

  private void accepted(long sequence) {
    if (!sequences.isEmpty()) {
      assertThat(sequence).isGreaterThan(sequences.get(sequences.size() - 1));
    }
    sequences.add(sequence);
  }

  private void durable(long sequence) {
    accepted(sequence);
    assertThat(log.durableSequence()).isGreaterThanOrEqualTo(sequence);
  }

  private void tryAppend(Numbered n) {
    long sequence = random.nextBoolean() ? log.tryAppend(n.bytes()) : log.tryAppend(n.text());
    accepted(sequence == -1 ? log.append(n.bytes()) : sequence);
  }

  private void all(boolean durable) {
    Batch batch = Batch.create();
    int size = 1 + random.nextInt(random.nextInt(20) == 0 ? 200 : 12);
    int first = sequences.size();
    for (int i = 0; i < size; i++) {
      Numbered n = new Numbered(thread, first + i, random.nextInt(200));
      batch = random.nextBoolean() ? batch.add(n.bytes()) : batch.add(n.text());
    }
    long last = durable ? log.appendDurable(batch) : log.appendAll(batch);
    for (int i = 0; i < size; i++) {
      accepted(last - size + 1 + i);
    }
    if (durable) {
      assertThat(log.durableSequence()).isGreaterThanOrEqualTo(last);
    }
  }

  private void each() {
    Batch batch = Batch.create();
    int size = 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 12);
    int first = sequences.size();
    int large = random.nextInt(60);
    for (int i = 0; i < size; i++) {
      int filler = i == large ? 10 * Shapes.KIB : random.nextInt(400);
      batch.add(new Numbered(thread, first + i, filler).bytes());
    }
    long last = log.appendEach(batch);
    for (int i = 0; i < size; i++) {
      accepted(last - size + 1 + i);
    }
  }

  private void async(CompletableFuture<Long> future) {
    futures.add(future);
    // Its sequence is only known later, and between the two that this thread was given around it.
    accepted(future.join());
  }

  private void await() {
    long last = sequences.isEmpty() ? 0 : sequences.get(sequences.size() - 1);
    if (random.nextBoolean()) {
      log.awaitDurable(last);
      assertThat(log.durableSequence()).isGreaterThanOrEqualTo(last);
    } else if (log.awaitDurable(last, Duration.ofNanos(random.nextInt(1_000_000)))) {
      assertThat(log.durableSequence()).isGreaterThanOrEqualTo(last);
    }
  }

  private void whenDurableAndSync() {
    long last = sequences.isEmpty() ? 0 : sequences.get(sequences.size() - 1);
    if (random.nextBoolean()) {
      futures.add(log.whenDurable(last).thenApply(v -> last));
    } else {
      assertThat(log.sync()).isGreaterThanOrEqualTo(last);
    }
  }

  private void replayFromSomewhere() {
    long durable = log.durableSequence();
    if (durable == 0 || random.nextInt(8) != 0) {
      return;
    }
    long from = Math.max(1, durable - random.nextInt(300));
    long expected = from;
    try (Replay replay = log.replay(ReadOptions.all().from(from).until(durable))) {
      for (LogRecord r : replay) {
        assertThat(r.sequence()).isEqualTo(expected++);
        Numbered.of(r.toByteArray());
      }
    }
    assertThat(expected).isEqualTo(durable + 1);
  }
}
