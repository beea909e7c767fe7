package io.duralog.log;

import io.duralog.DuraLog;
import io.duralog.format.BatchFormat;
import io.duralog.format.SegmentFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows from the calls alone what is on the device: a batch is once its write has returned and,
 * after that, a sync of its file was begun and has returned.
 */
final class SyncTrace implements EngineProbe {
  private final Map<Path, List<long[]>> written = new HashMap<>();
  private final Map<Path, Integer> syncing = new HashMap<>();
  private final TreeMap<Long, Long> safe = new TreeMap<>();
  private long durable;
  private @Nullable DuraLog watched;
  private @Nullable AssertionError early;

  /** Starts behind what recovery made durable. */
  SyncTrace(long recovered) {
    durable = recovered;
  }

  /** The last sequence that, with all before it, is on the device. */
  synchronized long durable() {
    return durable;
  }

  /** From now on compares, at every call, what the log says is durable with what is. */
  synchronized void watch(DuraLog log) {
    watched = log;
  }

  /** Fails if the log, or a batch in it, ever said that something is durable which was not. */
  synchronized void throwIfAcknowledgedEarly() {
    if (early != null) {
      throw early;
    }
  }

  private void compare() {
    if (watched != null && early == null && watched.durableSequence() > durable) {
      early =
          new AssertionError(
              "acknowledged through " + watched.durableSequence() + ", synced through " + durable);
    }
  }

  @Override
  public synchronized void before(EngineCall call, Path path, long offset) {
    compare();
    if (call == EngineCall.SYNC) {
      syncing.put(path, written.getOrDefault(path, List.of()).size());
    }
  }

  @Override
  public synchronized void after(
      EngineCall call, Path path, long offset, @Nullable ByteBuffer blocks) {
    compare();
    if (call == EngineCall.WRITE && blocks != null) {
      note(path, blocks.order(ByteOrder.LITTLE_ENDIAN));
    } else if (call == EngineCall.SYNC) {
      List<long[]> batches = written.getOrDefault(path, new ArrayList<>());
      int covered = Math.min(syncing.getOrDefault(path, 0), batches.size());
      List<long[]> done = batches.subList(0, covered);
      done.forEach(b -> safe.put(b[0], b[1]));
      done.clear();
      while (!safe.isEmpty() && safe.firstKey() == durable + 1) {
        durable = safe.pollFirstEntry().getValue();
      }
    }
  }

  /** The header tells the sequences: FORMAT.md, "batch header". */
  private void note(Path path, ByteBuffer blocks) {
    if (blocks.remaining() >= SegmentFormat.BLOCK_SIZE
        && blocks.getInt(0) == BatchFormat.MAGIC_VALUE) {
      long first = blocks.getLong(16);
      int count = blocks.getInt(44);
      if (blocks.getLong(24) > durable && early == null) {
        early = // a crash now would leave a proof of what is not there
            new AssertionError(
                "batch " + first + " says " + blocks.getLong(24) + ", synced through " + durable);
      }
      written
          .computeIfAbsent(path, p -> new ArrayList<>())
          .add(new long[] {first, first + count - 1});
    }
  }
}
