package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import io.duralog.engine.Engine;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.testlog.HostileLog;
import io.duralog.testlog.ImageEngine;
import io.duralog.testlog.ReadAs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A replay from the middle of a damaged segment: what is before is passed over, and what comes is
 * judged as by a replay of the whole log.
 */
@Tag("own-engine")
class DamagedSeekTest {
  private static final Path LOG = Path.of("log");
  private static final int BLOCKS = 2_000;
  private static final String FILE = "0000000001.seg";

  private final Random random = new Random(11);
  private final HostileLog log = new HostileLog(5);

  /** Indexes of the batches whose header, or a record, is not as it was written. */
  private final TreeSet<Integer> headers = new TreeSet<>();

  private final TreeSet<Integer> records = new TreeSet<>();
  private List<BatchHeader> batches;
  private Engine engine;

  @BeforeEach
  void lay() {
    log.log().segment(BLOCKS);
    while (log.log().block() < BLOCKS - 20) {
      log.honest();
    }
    batches = List.copyOf(log.log().batches());
    log.log().segment(64);
    log.honest();
    log.log().close();
    engine = new ImageEngine(log.log().image());
  }

  private void damage(int batch, boolean header) {
    BatchHeader h = batches.get(batch);
    int at = (int) h.offset() + (header ? 20 : BatchFormat.HEADER_LENGTH + 10);
    log.log().image().file(FILE)[at] ^= 1;
    (header ? headers : records).add(batch);
  }

  private int holderOf(long sequence) {
    int i = 0;
    while (i + 1 < batches.size() && batches.get(i + 1).firstSequence() <= sequence) {
      i++;
    }
    return i;
  }

  private LogReader open(OnDamage mode) {
    return LogOpenerAccess.openReadOnly(LOG, ReadAs.options(mode), engine);
  }

  /** What a replay gives, and the damage that it lists or ends with. */
  private static List<Damage> replay(
      LogReader reader, ReadOptions options, Map<Long, byte[]> found) {
    try (Replay replay = reader.replay(options)) {
      try {
        for (LogRecord r : replay) {
          found.put(r.sequence(), r.toByteArray());
        }
      } catch (CorruptLogException e) {
        return List.of(e.damage());
      }
      return replay.report().damage();
    }
  }

  private void check(LogReader reader, long from, List<Damage> all, Map<Long, byte[]> left) {
    TreeMap<Long, byte[]> salvaged = new TreeMap<>();
    List<Damage> some =
        replay(reader, ReadOptions.all().from(from).onDamage(OnDamage.SALVAGE), salvaged);
    assertThat(salvaged.keySet()).isEqualTo(new TreeMap<>(left).tailMap(from, true).keySet());
    salvaged.forEach((s, payload) -> assertThat(payload).isEqualTo(left.get(s)));
    assertThat(all).containsAll(some);
    long place = batches.get(holderOf(from)).offset();
    assertThat(some)
        .containsAll(
            all.stream().filter(d -> d.offset() >= place || d.lastLost() >= from).toList());

    TreeMap<Long, byte[]> stopped = new TreeMap<>();
    List<Damage> met = replay(reader, ReadOptions.all().from(from), stopped);
    long next = from;
    for (long s : stopped.keySet()) {
      assertThat(s).isEqualTo(next++);
      assertThat(stopped.get(s)).isEqualTo(log.payload(s));
    }
    boolean more = all.stream().anyMatch(d -> d.offset() >= place || d.lastLost() >= from);
    assertThat(met.isEmpty()).isEqualTo(some.isEmpty());
    assertThat(more && met.isEmpty()).isFalse();
    assertThat(met.isEmpty() ? next - 1 : -1).isIn(reader.lastSequence(), -1L);
    assertThat(some).containsAll(met);
  }

  @Test
  void whatComesIsJudgedAndWhatIsBeforeIsNot() {
    for (int i = 0; i < 6; i++) {
      damage(random.nextInt(batches.size()), i % 2 == 0);
    }
    Map<Long, byte[]> left = new TreeMap<>();
    List<Damage> all;
    try (LogReader whole = open(OnDamage.SALVAGE)) {
      all = replay(whole, ReadOptions.all(), left);
    }
    assertThat(all).hasSize(headers.size() + records.size());
    long last = log.log().next() - 1;
    List<Long> some = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      some.add(1 + random.nextLong(last));
    }
    for (TreeSet<Integer> damaged : List.of(headers, records)) {
      for (int b : damaged) {
        some.add(batches.get(b).firstSequence());
        some.add(batches.get(b).nextSequence());
      }
    }
    for (long from : some) {
      try (LogReader reader = open(OnDamage.STOP_AT_TORN_TAIL)) {
        check(reader, from, all, left);
        read(reader, from);
      }
    }
    try (LogReader reader = open(OnDamage.STOP_AT_TORN_TAIL)) {
      for (long from : some) { // with all that was learnt before
        check(reader, from, all, left);
        read(reader, from);
      }
    }
  }

  /** Found, or refused where it is damaged or cannot be reached; never something else. */
  private void read(LogReader reader, long sequence) {
    try {
      byte[] payload = reader.read(sequence).orElseThrow().toByteArray();
      assertThat(payload).isEqualTo(log.payload(sequence));
      assertThat(headers).doesNotContain(holderOf(sequence));
    } catch (CorruptLogException e) {
      int holder = holderOf(sequence);
      boolean reached = headers.headSet(holder, true).isEmpty();
      assertThat(reached && !records.contains(holder)).isFalse();
    }
  }

  @Test
  void damageFarBeforeIsPassedOver() {
    damage(20, true);
    for (OnDamage mode : OnDamage.values()) {
      try (LogReader reader = open(mode)) {
        long from = batches.get(batches.size() - 100).firstSequence();
        assertThat(replay(reader, ReadOptions.all().from(from), new TreeMap<>())).isEmpty();
        assertThat(reader.read(from)).isPresent();
        assertThat(replay(reader, ReadOptions.all(), new TreeMap<>())).hasSize(1);
      }
    }
  }
}
