package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.process.Round.KillAt;
import io.duralog.process.SentRecords.Begun;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers in processes of their own while a writer in another one runs. */
@Timeout(120)
class ReadersIT {
  private static final int READS = 25;
  private static final int FEWEST_READS = 3;

  @TempDir Path temp;

  private final SplittableRandom random =
      new SplittableRandom(Long.getLong("duralog.seed", System.nanoTime()));

  @ParameterizedTest
  @ValueSource(longs = {64 << 10, 1 << 20})
  void seeAGaplessPrefixThatHoldsAllThatWasAcknowledged(long segmentSize) throws Exception {
    Round round = Round.like(random, r -> r.options().segmentSize() == segmentSize);
    Path log = temp.resolve("log");
    try (ChildJvm writer = ChildJvm.start(WriterChild.class, log, round.seed(), Long.MAX_VALUE);
        ChildJvm reader = ReaderChild.start(log, List.of(new Begun(round, 1)))) {
      Acknowledged acknowledged = new Acknowledged(writer);
      acknowledged.await(KillAt.FIRST_ACK);
      long before = 0;
      // The writer goes on all the time: where it is the faster, each read takes longer.
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      for (int i = 0; i < READS && (i < FEWEST_READS || System.nanoTime() < end); i++) {
        long least = acknowledged.last();
        reader.send("read " + least);
        long found = Long.parseLong(reader.expect("read"));
        assertThat(found).as("%s", round).isGreaterThanOrEqualTo(Math.max(least, before));
        before = found;
      }
      reader.send("end");
      assertThat(reader.exitCode()).isZero();
      assertThat(writer.isAlive()).as(writer.err()).isTrue();
    }
  }

  @Test
  void suspendedOrKilledReadersDoNotDisturbTheWriter() throws Exception {
    Round round = Round.like(random, r -> r.options().segmentSize() == 128 << 10);
    List<Begun> sent = List.of(new Begun(round, 1));
    Path log = temp.resolve("log");
    try (ChildJvm writer = ChildJvm.start(WriterChild.class, log, round.seed(), Long.MAX_VALUE);
        ChildJvm suspended = ReaderChild.start(log, sent);
        ChildJvm killed = ReaderChild.start(log, sent)) {
      Acknowledged acknowledged = new Acknowledged(writer);
      acknowledged.awaitCount(20);
      for (ChildJvm reader : List.of(suspended, killed)) {
        reader.send("hold " + acknowledged.last());
        reader.expect("half");
      }
      suspended.signal("STOP");
      acknowledged.awaitCount(acknowledged.count() + 50);
      killed.kill();
      acknowledged.awaitCount(acknowledged.count() + 50);
      suspended.signal("CONT");
      suspended.send("on");
      suspended.expect("read");
    }
  }
}
