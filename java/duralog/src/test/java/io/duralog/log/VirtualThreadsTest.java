package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duralog.DuraLog;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thousand virtual threads wait without holding a carrier. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualThreadsTest {
  private static final int THREADS = 1_000;
  private static final int RECORDS = 5;

  @TempDir Path directory;

  @Test
  void aThousandAreServedAndNonePinsItsCarrier() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "needs virtual threads, JDK 21 or later");
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    Set<Long> served = new ConcurrentSkipListSet<>();
    CountDownLatch done = new CountDownLatch(THREADS);
    Path jfr = directory.resolve("pinned.jfr");
    try (Recording recording = new Recording();
        DuraLog log = DuraLog.open(directory.resolve("log"), Shapes.tiny(true).build())) {
      log.appendDurable("classes are loaded by now, which may pin");
      log.append(new byte[20_000]);
      recording.enable("jdk.VirtualThreadPinned").withStackTrace().withoutThreshold();
      recording.start();
      for (int t = 0; t < THREADS; t++) {
        int thread = t;
        start.invoke(
            null,
            (Runnable)
                () -> {
                  for (int i = 0; i < RECORDS; i++) {
                    int size = thread % 100 == 0 ? 20_000 : 200;
                    served.add(log.appendDurable(new byte[size]));
                  }
                  done.countDown();
                });
      }
      assertThat(done.await(40, TimeUnit.SECONDS)).as("%s hang", done).isTrue();
      recording.stop();
      recording.dump(jfr);
      assertThat(log.lastSequence()).isEqualTo(THREADS * RECORDS + 2);
    }
    assertThat(served).hasSize(THREADS * RECORDS);
    assertThat(Files.size(jfr)).isPositive();
    List<RecordedEvent> ours =
        RecordingFile.readAllEvents(jfr).stream()
            .filter(e -> String.valueOf(e.getStackTrace()).contains("io.duralog"))
            .toList();
    assertThat(ours).isEmpty();
  }
}
