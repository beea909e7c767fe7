package io.duralog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LineQueueTest {
  private final LineQueue queue = new LineQueue();

  private static Lines lines(int bytes) {
    return new Lines(new byte[bytes], 0, new int[] {bytes}, 1, 1);
  }

  @Test
  void givesLinesInOrderThenNullAtTheEnd() {
    Lines first = lines(1);
    Lines second = lines(1);
    queue.put(first);
    queue.put(second);
    queue.end();
    assertThat(queue.take()).isSameAs(first);
    assertThat(queue.take()).isSameAs(second);
    assertThat(queue.take()).isNull();
    assertThat(queue.put(first)).isFalse();
  }

  @Test
  void isBoundedByBytesAndLetsOneLargerThanTheBoundPass() throws Exception {
    assertThat(queue.put(lines(10 << 20))).isTrue();
    CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(() -> queue.put(lines(1)));
    assertThat(second.completeOnTimeout(null, 100, TimeUnit.MILLISECONDS).get()).isNull();
    queue.take();
    assertThat(queue.take()).isNotNull();
  }

  @Test
  void abandoningItFreesWhoeverWaits() throws Exception {
    queue.put(lines(10 << 20));
    CompletableFuture<Boolean> writer = CompletableFuture.supplyAsync(() -> queue.put(lines(1)));
    queue.abandon();
    assertThat(writer.get()).isFalse();
    assertThat(queue.take()).isNull();

    LineQueue empty = new LineQueue();
    CompletableFuture<Lines> reader = CompletableFuture.supplyAsync(empty::take);
    empty.abandon();
    assertThat(reader.get()).isNull();
  }
}
