package io.duralog.position;

import io.duralog.CorruptLogException;
import io.duralog.DuraLogException;
import io.duralog.LogFormatException;
import io.duralog.PositionInfo;
import io.duralog.engine.Engine;
import io.duralog.format.PositionSlot;
import io.duralog.host.Host;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Lists the positions of a log. One thread at a time makes a look; any may ask what it found. */
final class PositionList {
  private static final long RECENT_NANOS = 1_000_000_000L;

  private final Path directory;
  private final Engine engine;
  private final Host host;
  private final LongSupplier logId;

  private volatile Map<String, PositionInfo> seen = Map.of();
  private volatile boolean stale = true;

  /** When the last look was made. */
  private long lookedAt;

  PositionList(Path directory, Engine engine, Host host, LongSupplier logId) {
    this.directory = directory;
    this.engine = engine;
    this.host = host;
    this.logId = logId;
  }

  /** What the last look has found. */
  Map<String, PositionInfo> seen() {
    return seen;
  }

  /** The next look is not put off. */
  void changed() {
    stale = true;
  }

  /** Looks again, if the last look is more than a second old. Keeps what it found on an error. */
  void lookNowAndThen() {
    long now = host.nanoTime();
    if (!stale && now - lookedAt <= RECENT_NANOS) {
      return;
    }
    stale = false; // before the look
    lookedAt = now;
    try {
      seen = look();
    } catch (DuraLogException e) {
      stale = true; // a caller who needs them is told
    }
  }

  /** All of this log, by name. */
  Map<String, PositionInfo> look() {
    long mine = logId.getAsLong();
    Map<String, PositionInfo> all = new TreeMap<>();
    for (String file : engine.list(directory)) {
      String name = PositionSlot.nameOf(file);
      if (name == null) {
        continue;
      }
      try {
        PositionFile.Found found = PositionFile.read(directory.resolve(file), name, engine, false);
        if (found != null && found.slot().logId() == mine) {
          all.put(name, info(found.slot()));
        }
      } catch (CorruptLogException | LogFormatException e) {
        all.put(name, PositionInfo.builder(name).holds(true).damaged(true).build());
      }
    }
    return Collections.unmodifiableMap(all);
  }

  private static PositionInfo info(PositionSlot slot) {
    return PositionInfo.builder(slot.name())
        .processed(slot.processed())
        .holds(slot.holds())
        .generation(slot.generation())
        .stored(Instant.EPOCH.plusNanos(slot.time()))
        .build();
  }
}
