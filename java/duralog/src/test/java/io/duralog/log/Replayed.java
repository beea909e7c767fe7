package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.Replay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a log holds, and that it is what its senders sent. */
final class Replayed {
  private Replayed() {}

  /** Every record, contiguous from 1; each sender's in the order it was sent, none twice. */
  static List<Numbered> everySenderInOrder(LogReader log) {
    List<Numbered> found = new ArrayList<>();
    Map<Integer, Integer> next = new TreeMap<>();
    try (Replay replay = log.replay()) {
      for (LogRecord r : replay) {
        Numbered n = Numbered.of(r.toByteArray());
        found.add(n);
        assertThat(r.sequence()).isEqualTo(found.size());
        assertThat(n.index())
            .as("next of sender %s", n.thread())
            .isEqualTo(next.getOrDefault(n.thread(), 0));
        next.put(n.thread(), n.index() + 1);
      }
      assertThat(replay.report().damage()).isEmpty();
    }
    return found;
  }

  /** The same, read back by a log of its own. */
  static List<Numbered> everySenderInOrder(Path directory) {
    try (LogReader log = DuraLog.openReadOnly(directory)) {
      assertThat(log.recovery().damage()).isEmpty();
      return everySenderInOrder(log);
    }
  }
}
