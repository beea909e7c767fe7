package io.duralog.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.OnDamage;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.host.Host;
import io.duralog.recovery.Recovery;
import io.duralog.testlog.CutDisk;
import io.duralog.testlog.CutDisk.Call;
import io.duralog.testlog.CutDisk.Kind;
import io.duralog.testlog.CutEngine;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.Reading;
import io.duralog.testlog.Roots;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every sync of every path counts. Each path is taken once, on a disk that notes its calls. Then
 * the power is cut after each call: nothing that was said may be lost. Then the same with one of
 * the syncs left out, for each of them: a cut must lose something, or the sync is one of those that
 * are known to be more than is needed.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("own-engine")
@Tag("slow")
class EverySyncTest {
  /** Slow enough for a log that is loaded by one caller, so that it counts as bulk. */
  private static final int SLOW = 200;

  @TempDir(factory = OnDisk.class)
  Path directory;

  private final Map<Long, byte[]> sent = new TreeMap<>();
  private CutDisk disk = new CutDisk();
  private long floor;

  private static byte[] payload(long sequence, int length) {
    byte[] payload = new byte[length];
    byte[] text = ("record " + sequence + ' ').getBytes(US_ASCII);
    for (int i = 0; i < length; i++) {
      payload[i] = text[i % text.length];
    }
    return payload;
  }

  private DuraLog open(LogOptions options, Host host, CutEngine engine) {
    DuraLog log = LogOpenerAccess.open(directory, options, engine, host, () -> {});
    disk.watch(log::durableSequence);
    disk.promise(Kind.OPENED);
    return log;
  }

  private Engine real(LogOptions options) {
    return EngineKind.PORTABLE_BUFFERED.open(directory, options);
  }

  private void append(DuraLog log, int records, int length) {
    for (int i = 0; i < records; i++) {
      long next = log.lastSequence() + 1;
      sent.put(next, payload(next, length));
      log.appendDurable(sent.get(next));
    }
  }

  private void close(DuraLog log) {
    log.close();
    disk.promise(Kind.CLOSED);
  }

  /** What is wrong with a log that was cut, or nothing. */
  private String judge(DirectoryImage image, long acknowledged, boolean closed) {
    try {
      Reading r = new QuickReader(directory, image).read(OnDamage.STOP_AT_TORN_TAIL);
      if (r.last() < acknowledged) {
        return acknowledged + " were acknowledged, " + r.last() + " are there";
      }
      for (Map.Entry<Long, byte[]> e : r.payloads().entrySet()) {
        if (!Arrays.equals(e.getValue(), sent.get(e.getKey()))) {
          return "another record " + e.getKey();
        }
      }
      if (r.payloads().size() < acknowledged) {
        return "of " + acknowledged + " records " + r.payloads().size() + " are read";
      }
      if (r.opened().damage().stream().anyMatch(d -> d.kind() == Damage.Kind.STALE_ROOT)) {
        return "a root of an earlier state";
      }
      if (closed && !r.opened().cleanlyClosed()) {
        return "closed, and not cleanly";
      }
      if (floor > 0 && !closed && !hasFloor(image)) {
        return "no floor";
      }
      return "";
    } catch (RuntimeException e) {
      return e.toString();
    }
  }

  private boolean hasFloor(DirectoryImage image) {
    return image.has("root") && Roots.of(image).floor().last() >= floor;
  }

  /** The first loss, with one call left out. */
  private String firstLoss(List<Call> calls, int from, int without) {
    CutDisk.Walk walk = new CutDisk.Walk();
    long acknowledged = 0;
    boolean closed = false;
    long promised = floor;
    floor = 0;
    try {
      for (int i = 0; i < calls.size(); i++) {
        Call call = calls.get(i);
        if (i != without) {
          walk.take(i, call);
        }
        acknowledged = Math.max(acknowledged, call.acknowledged());
        if (call.kind() == Kind.OPENED) {
          floor = promised;
        }
        closed = call.kind() == Kind.CLOSED;
        if (i < Math.max(from, without)) {
          continue;
        }
        for (DirectoryImage image : walk.images()) {
          String loss = judge(image, acknowledged, closed);
          if (!loss.isEmpty()) {
            return "cut after call " + i + ", " + call + ": " + loss;
          }
        }
      }
      return "";
    } finally {
      floor = promised;
    }
  }

  /**
   * Whether another sync of the same comes before anything more depends on it: before something is
   * promised, or, where it is the name of a segment, before that has its first batch.
   */
  private static boolean isSuperseded(List<Call> calls, int sync) {
    Call call = calls.get(sync);
    Call named = call;
    for (int i = sync; i >= 0 && named == call; i--) {
      named = calls.get(i).kind() == Kind.RENAME ? calls.get(i) : call;
    }
    boolean segment = call.kind() == Kind.SYNC_NAMES && named.to().endsWith(".seg");
    for (int i = sync + 1; i < calls.size(); i++) {
      Call c = calls.get(i);
      boolean used = c.kind() == Kind.WRITE && c.file() == named.file();
      boolean promised =
          c.acknowledged() > call.acknowledged()
              || c.kind() == Kind.OPENED
              || c.kind() == Kind.CLOSED;
      if (segment ? used : promised) {
        return false;
      }
      if (c.kind() == call.kind() && c.file() == call.file()) {
        return true;
      }
    }
    return false;
  }

  private void everySyncCounts(int from) {
    everySyncCounts(from, from);
  }

  private void everySyncCounts(int syncs, int cuts) {
    List<Call> calls = disk.calls();
    assertThat(firstLoss(calls, cuts, -1)).isEmpty();
    List<String> spare = new ArrayList<>();
    int count = 0;
    CutDisk.Walk walk = new CutDisk.Walk();
    for (int i = 0; i < calls.size(); i++) {
      boolean matters = i >= syncs && calls.get(i).isSync() && walk.matters(calls.get(i));
      walk.take(i, calls.get(i));
      if (matters) {
        count++;
        if (!isSuperseded(calls, i) && firstLoss(calls, cuts, i).isEmpty()) {
          spare.add(i + ": " + calls.get(i) + ", after " + calls.get(i - 1));
        }
      }
    }
    assertThat(count).as("syncs").isPositive();
    assertThat(spare).as("may be left out, as it seems, of %s", count).isEmpty();
  }

  @Test
  void aNewLogThatRollsIsClosedAndOpenedAgain() {
    LogOptions options = Shapes.tiny(false).build();
    DuraLog log = open(options, Host.REAL, new CutEngine(real(options), disk));
    append(log, 40, 1_000);
    append(log, 2, 50_000);
    close(log);
    DuraLog again = open(options, Host.REAL, new CutEngine(real(options), disk));
    append(again, 3, 1_000);
    close(again);
    everySyncCounts(0);
  }

  /** A clock that hardly moves: whatever comes, comes fast. */
  private static final class SlowClock extends Host {
    @Override
    public long nanoTime() {
      return super.nanoTime() / SLOW;
    }
  }

  /** Sets space aside without zeros, or leaves a hole: then all that a segment has is its name. */
  private CutEngine bulk(LogOptions options, boolean setsAside) {
    return new CutEngine(real(options), disk) {
      @Override
      protected boolean allocated(BlockFile file, long from, long to, boolean written) {
        if (setsAside && !written) {
          file.write(to - 4096, ByteBuffer.allocateDirect(4096));
        }
        return setsAside && !written;
      }

      @Override
      public long usableSpace(Path directory) {
        return Long.MAX_VALUE;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBulkLoadRolls(boolean setsAside) {
    LogOptions options =
        LogOptions.builder()
            .groupBytes(64 << 10)
            .queueBytes(1 << 20)
            .segmentSize(256 << 10)
            .build();
    DuraLog log = open(options, new SlowClock(), bulk(options, setsAside));
    append(log, 38, 60_000);
    int from = disk.now();
    append(log, 16, 60_000);
    List<Call> all = disk.calls();
    List<Call> rolled = all.subList(from, all.size());
    close(log);
    long segments = rolled.stream().filter(c -> c.kind() == Kind.RENAME).count();
    long zeros =
        rolled.stream()
            .filter(c -> c.name().endsWith(".tmp"))
            .filter(c -> c.kind() == Kind.WRITE)
            .mapToLong(c -> c.bytes().length)
            .sum();
    assertThat(segments).isGreaterThan(2);
    long begun =
        rolled.stream()
            .filter(c -> c.name().endsWith(".tmp") && c.kind() == Kind.WRITE)
            .map(Call::file)
            .distinct()
            .count();
    assertThat(zeros).as("zeros").isLessThanOrEqualTo(begun * 2 * 4096);
    everySyncCounts(from);
  }

  /** Three segments with a batch or two in each, as a process leaves them that is killed. */
  private HandLog written() {
    HandLog log = new HandLog();
    for (int segment = 1; segment <= 3; segment++) {
      log.segment(6);
      for (int i = 0; i < segment - 1 + segment % 2; i++) {
        sent.put(log.next(), payload(log.next(), 500));
        log.add(0, new Item(0, payload(log.next(), 500)));
      }
    }
    return log;
  }

  /** Before the first promise nothing need be there. */
  private int promised() {
    List<Call> calls = disk.calls();
    int i = 0;
    while (calls.get(i).kind() != Kind.OPENED) {
      i++;
    }
    return i;
  }

  private void putThere(HandLog log, boolean synced) {
    log.image().writeTo(directory);
    disk = CutDisk.of(log.image(), synced);
  }

  private void useOn() {
    LogOptions options = Shapes.tiny(false).build();
    DuraLog log = open(options, Host.REAL, new CutEngine(real(options), disk));
    floor = log.lastSequence();
    assertThat(floor).isEqualTo(sent.size());
    append(log, 20, 1_000);
    close(log);
  }

  @Test
  void aWriterOpensAfterAKill() {
    HandLog log = written();
    log.segment(6); // lies ready, and is written to next
    putThere(log, false);
    int from = disk.now();
    useOn();
    everySyncCounts(from, promised());
  }

  @Test
  void aReaderOpensAfterAKill() {
    putThere(written(), false);
    int from = disk.now();
    CutEngine engine = new CutEngine(real(LogOptions.defaults()), disk);
    assertThat(Recovery.forReader(directory, engine, OnDamage.STOP_AT_TORN_TAIL)).isNotNull();
    disk.watch(() -> sent.size());
    disk.promise(Kind.OPENED);
    everySyncCounts(from, promised());
  }

  @Test
  void aWriterCutsATornTail() {
    HandLog log = written();
    log.put(3, log.block() + 1, 7, 90, 0, 1, 0, new Item(0, payload(90, 500)));
    for (int segment = 4; segment <= 6; segment++) {
      log.segment(4);
      log.put(segment, 2, 7, 90 + segment, 0, 1, 0, new Item(0, payload(90, 500)));
    }
    putThere(log, true);
    int from = disk.now();
    useOn();
    everySyncCounts(from);
  }
}
