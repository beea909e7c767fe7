package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.DuraLog;
import io.duralog.LogLockedException;
import io.duralog.process.Round.KillAt;
import io.duralog.process.SentRecords.Begun;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A writer that is stopped (SIGSTOP) at any point, and goes on later. */
@Timeout(120)
class SuspendedWriterIT {
  private static final int STOPS = 5;

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void readersReadOnAndNoOtherWriterComesIn(String engine) throws Exception {
    long seed = Long.getLong("duralog.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    Round round = Round.like(random, r -> r.options().segmentSize() == 128 << 10);
    List<String> options = List.of("-Dduralog.engine=" + engine);
    Path log = temp.resolve("log");
    try (ChildJvm writer =
            ChildJvm.start(options, WriterChild.class, log, round.seed(), Long.MAX_VALUE);
        ChildJvm reader = ReaderChild.start(log, List.of(new Begun(round, 1)))) {
      Acknowledged acknowledged = new Acknowledged(writer);
      acknowledged.await(KillAt.FIRST_ACK);
      for (int i = 0; i < STOPS; i++) {
        acknowledged.awaitCount(acknowledged.count() + random.nextInt(1, 20));
        writer.signal("STOP");
        long least = acknowledged.last();
        reader.send("read " + least);
        long found = Long.parseLong(reader.expect("read"));
        assertThat(found).as("seed %s, %s", seed, round).isGreaterThanOrEqualTo(least);
        assertThatThrownBy(() -> DuraLog.open(log))
            .isInstanceOf(LogLockedException.class)
            .hasMessageContaining("process " + writer.pid());
        writer.signal("CONT");
      }
      acknowledged.awaitCount(acknowledged.count() + 20);
      reader.send("read " + acknowledged.last());
      assertThat(Long.parseLong(reader.expect("read"))).isPositive();
      assertThat(writer.isAlive()).as(writer.err()).isTrue();
    }
  }
}
