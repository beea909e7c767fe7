package io.duralog.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.OnDamage;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.segment.BatchPlaces;
import io.duralog.segment.SegmentCatalog;
import io.duralog.segment.SegmentPin;
import io.duralog.segment.SegmentRef;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.ImageEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log that rolls and acknowledges between the looks of a replay that begins at that moment. */
class SnapshotOrderTest {
  private final Path directory = Path.of("log");
  private final List<SegmentRef> segments = new ArrayList<>();
  private long durable;

  /** The writer's order: a segment is in the list before what is in it is acknowledged. */
  private void roll() {
    segments.add(new SegmentRef(segments.size() + 1, directory.resolve("next"), durable + 1));
    durable++;
  }

  @Test
  void aRollBetweenTheLooksIsLeftOutWholly() {
    roll();
    Snapshot s =
        Snapshot.ofWriter(
            directory,
            new ImageEngine(new DirectoryImage()),
            () -> {
              SegmentPin seen = new SegmentCatalog(LogRoot.fresh(1, 0, 0), segments).pin();
              roll();
              return seen;
            },
            () -> {
              long seen = durable;
              roll();
              return seen;
            },
            1,
            Long.MAX_VALUE,
            OnDamage.STRICT,
            new Lookup(
                directory,
                new ImageEngine(new DirectoryImage()),
                LogId.of(1),
                BatchPlaces::new,
                null,
                () -> {}));
    long covered = s.segments().get(s.segments().size() - 1).firstSequence();
    assertThat(s.last()).as("last, where the segments hold %s", covered).isEqualTo(1);
    assertThat(covered).isGreaterThanOrEqualTo(s.last());
    assertThat(s.end()).isEqualTo(1);
  }
}
