package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Completions find somebody who runs them. */
class CallbackQueueTest {
  private static String ranOn(CallbackQueue queue) throws Exception {
    CompletableFuture<String> ran = new CompletableFuture<>();
    queue.add(() -> ran.complete(Thread.currentThread().getName()));
    return ran.get(30, TimeUnit.SECONDS);
  }

  @Test
  void thePoolStandsInForAnExecutorThatRefuses() throws Exception {
    Executor refusing =
        r -> {
          throw new RejectedExecutionException("planned");
        };
    assertThat(ranOn(new CallbackQueue(refusing))).startsWith("ForkJoinPool");
  }

  /** As when an out of memory error met the pool's class while it was initialised. */
  @Test
  void aThreadStandsInForAPoolThatCannotBe() throws Exception {
    Executor broken =
        r -> {
          throw new NoClassDefFoundError("planned");
        };
    assertThat(ranOn(new CallbackQueue(broken, broken))).isEqualTo("duralog-callbacks");
  }
}
