package io.duralog.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.LogClosedException;
import io.duralog.LogRecord;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.segment.SegmentCatalog;
import io.duralog.segment.SegmentRef;
import io.duralog.testlog.CountingEngine;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.ImageEngine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of a log, after records were cut from its end and others have taken their place. */
class LookupTest {
  private static final Path LOG = Path.of("log");
  private static final String FILE = "0000000001.seg";
  private static final LogRoot.Beginning BEGINNING = LogRoot.Beginning.FRESH;

  private final DirectoryImage image = new DirectoryImage();
  private final CountingEngine engine = new CountingEngine(new ImageEngine(image));
  private final SegmentCatalog catalog =
      new SegmentCatalog(
          LogRoot.fresh(HandLog.ID, 0, 0), List.of(new SegmentRef(1, LOG.resolve(FILE), 0)));

  private HandLog lay(String text, int records) {
    HandLog log = new HandLog().segment(64);
    for (int i = 1; i <= records; i++) {
      log.add(Item.text(i <= 3 ? "kept " + i : text + " " + i));
    }
    image.put(FILE, log.image().file(FILE));
    return log;
  }

  private Lookup lookup(HandLog log) {
    return new Lookup(LOG, engine, LogId.of(HandLog.ID), catalog::places, log.end(), () -> {});
  }

  private String read(Lookup lookup, long sequence) {
    LogRecord r = lookup.read(sequence, catalog.now());
    return r == null ? "nothing" : r.asString();
  }

  @Test
  void afterACutNothingOfWhatWasCutIsServed() {
    Lookup lookup = lookup(lay("old", 20));
    for (int i = 1; i <= 20; i++) {
      assertThat(read(lookup, i)).isEqualTo((i <= 3 ? "kept " : "old ") + i);
    }
    int before = engine.open();
    HandLog cut = lay("new", 15);
    catalog.onCut(lookup::forget);
    catalog.forget(cut.end());
    assertThat(engine.open()).isEqualTo(before - 1);
    for (int i = 1; i <= 15; i++) {
      assertThat(read(lookup, i)).isEqualTo((i <= 3 ? "kept " : "new ") + i);
    }
    assertThat(read(lookup, 16)).isEqualTo("nothing");
    assertThat(lookup.startFor(16, BEGINNING, catalog.now().segments()).sequence()).isEqualTo(15);
    lookup.close();
    assertThat(engine.open()).isZero();
  }

  @Test
  void afterACloseNothingIsServedAndForgettingOpensNothing() {
    HandLog log = lay("old", 20);
    Lookup lookup = lookup(log);
    assertThat(read(lookup, 7)).isEqualTo("old 7");
    lookup.close();
    lookup.forget(log.end());
    assertThatThrownBy(() -> read(lookup, 7)).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> lookup.startFor(7, BEGINNING, catalog.now().segments()))
        .isInstanceOf(LogClosedException.class);
    assertThat(engine.open()).isZero();
  }
}
