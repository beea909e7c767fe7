package io.duralog.log;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.engine.Engine;
import io.duralog.recovery.Recovered;
import io.duralog.recovery.Recovery;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.ImageEngine;
import io.duralog.testlog.ReadAs;
import io.duralog.testlog.Reading;
import java.nio.file.Path;

/** Opens and replays a log thousands of times, without a thread and a probe for each. */
final class QuickReader {
  private final Path directory;
  private final Engine engine;

  /** Reads an image in memory as if it stood in a directory. */
  QuickReader(Path directory, DirectoryImage image) {
    this.directory = directory;
    this.engine = new ImageEngine(image);
  }

  /** What {@link DuraLog#openReadOnly} and a replay give. */
  Reading read(OnDamage mode) {
    try (LogReader log =
        new ReaderLog(
            directory, ReadAs.options(mode), engine, Recovery.forReader(directory, engine, mode))) {
      return Reading.of(log);
    }
  }

  /** What the recovery finds, for a writer to go on from. */
  Recovered recover(OnDamage mode) {
    Recovered recovered = Recovery.forReader(directory, engine, mode);
    if (recovered == null) {
      throw new AssertionError("no segment");
    }
    return recovered;
  }

  /** The damage for which opening or replaying refuses. */
  Damage refusal(OnDamage mode) {
    Reading r;
    try {
      r = read(mode);
    } catch (CorruptLogException e) {
      return e.damage();
    }
    throw new AssertionError("not refused, but reported " + r.damage());
  }
}
