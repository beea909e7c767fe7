package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JVM whose common pool has no threads, as Java 17 has it on one processor, completes futures.
 */
@Timeout(120)
class NoCommonPoolIT {
  @TempDir Path temp;

  /** What the other JVM runs. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      try (DuraLog log = DuraLog.open(Path.of(args[0]))) {
        CompletableFuture<Long> appended = log.appendAsync("x");
        Say.line("appended " + appended.get(60, TimeUnit.SECONDS));
        log.whenDurable(1).get(60, TimeUnit.SECONDS);
        Say.line("durable");
      }
    }
  }

  @Test
  void futuresAreCompleted() {
    try (ChildJvm child =
        ChildJvm.start(
            List.of("-Djava.util.concurrent.ForkJoinPool.common.parallelism=0"),
            Child.class,
            temp.resolve("log"))) {
      assertThat(child.expect("appended")).isEqualTo("1");
      child.expect("durable");
      assertThat(child.exitCode()).as(child.err()).isZero();
    }
  }
}
