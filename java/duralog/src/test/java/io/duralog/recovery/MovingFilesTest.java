package io.duralog.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.Damage.Kind;
import io.duralog.LogIoException;
import io.duralog.OnDamage;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.segment.LogDirectory;
import io.duralog.segment.SegmentRef;
import io.duralog.testlog.ForwardingEngine;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.ImageEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Files that become shorter, or go, between one call and the next: no crash and no wrong answer.
 */
class MovingFilesTest {
  private static final Path LOG = Path.of("log");
  private static final String FIRST = "0000000001.seg";
  private static final String SECOND = "0000000002.seg";

  private final HandLog log = new HandLog();

  /** As if each file had been cut by so much since its length was asked for. */
  private Engine cutBy(int bytes) {
    return new ForwardingEngine(new ImageEngine(log.image())) {
      @Override
      public BlockFile openToRead(Path path) {
        return new ForwardingFile(super.openToRead(path)) {
          @Override
          public long size() {
            return super.size() + (path.toString().endsWith(".seg") ? bytes : 0);
          }
        };
      }
    };
  }

  private Recovered recover(Engine engine) {
    Recovered r = Recovery.forReader(LOG, engine, OnDamage.STOP_AT_TORN_TAIL);
    assertThat(r).isNotNull();
    return r;
  }

  @Test
  void whatIsNotThereAnyMoreIsNoDirt() {
    log.segment(3);
    log.add(Item.text("one"));
    log.add(Item.text("two"));
    Recovered r = recover(cutBy(3 * 4096 + 17));
    assertThat(r.nextSequence()).isEqualTo(3);
    assertThat(r.report().damage()).isEmpty();
  }

  @Test
  void aBatchThatIsCutWhileItIsReadIsATornTail() {
    log.segment(4);
    log.add(Item.text("one"));
    BatchHeader h = log.add(Item.bytes(5000, 'x'));
    byte[] file = log.image().file(FIRST);
    log.image().put(FIRST, Arrays.copyOf(file, (int) h.offset() + 4096));
    Recovered r = recover(cutBy(4096));
    assertThat(r.nextSequence()).isEqualTo(2);
    assertThat(r.report().damage()).hasSize(1);
    assertThat(r.report().damage().get(0).kind()).isEqualTo(Kind.TORN_TAIL);
    assertThat(r.report().damage().get(0).offset()).isEqualTo(h.offset());
  }

  @Test
  void aSegmentBehindTheEndWithoutAHeaderCostsAReaderNothing() {
    log.segment(3);
    log.add(Item.text("one"));
    log.segment(3);
    Arrays.fill(log.image().file(SECOND), 0, 4096, (byte) 0);
    Recovered r = Recovery.forReader(LOG, cutBy(4096), OnDamage.SALVAGE);
    assertThat(r).isNotNull();
    assertThat(r.used()).hasSize(1);
    assertThat(r.nextSequence()).isEqualTo(2);
  }

  /** Section 9 of FORMAT.md, step 7: the proof may be younger than what was read at the place. */
  @Test
  void aBatchThatWasWrittenAfterItsPlaceWasReadIsFoundByTheSecondLook() {
    log.segment(8);
    log.add(Item.text("one"));
    long place = log.add(Item.text("two")).offset();
    log.add(Item.text("three"));
    boolean[] written = {false};
    Engine live =
        new ForwardingEngine(new ImageEngine(log.image())) {
          @Override
          public BlockFile openToRead(Path path) {
            return new ForwardingFile(super.openToRead(path)) {
              @Override
              public int read(long offset, ByteBuffer to) {
                int n = super.read(offset, to);
                if (!written[0] && offset + n > place) {
                  written[0] = true;
                  for (long at = place; at < offset + n; at++) {
                    to.put((int) (at - offset), (byte) 0);
                  }
                }
                return n;
              }
            };
          }
        };
    List<SegmentRef> segments = LogDirectory.segments(LOG, live.list(LOG));
    LogId id = LogId.of(HandLog.ID);
    try (ChainWalker walker =
        new ChainWalker(segments, live, id, OnDamage.STRICT, new Findings())) {
      walker.startOfLog(LogRoot.Beginning.FRESH);
      for (int i = 0; i < 3; i++) {
        assertThat(walker.next()).isTrue();
      }
      assertThat(walker.next()).isFalse();
    }
  }

  /** The second segment can be opened so many times, then the next open fails. */
  private Engine failsAfter(int opens, IOException cause) {
    return new ForwardingEngine(new ImageEngine(log.image())) {
      private int left = opens;

      @Override
      public BlockFile openToRead(Path path) {
        if (path.endsWith(SECOND) && left-- == 0) {
          throw Errors.io("open", path, -1, cause);
        }
        return super.openToRead(path);
      }
    };
  }

  /** Listed, and not there: for a reader too, where nothing else has changed. */
  @Test
  void aReadySegmentThatIsListedAndNotThereIsAnError() {
    log.segment(3);
    log.add(Item.text("one"));
    log.segment(3);
    NoSuchFileException gone = new NoSuchFileException(SECOND);
    for (int n = 0; n < opensOfTheSecond(); n++) {
      Engine bad = failsAfter(n, gone);
      assertThatThrownBy(() -> recover(bad)).as("open %d", n).isInstanceOf(LogIoException.class);
    }
    assertThatThrownBy(
            () -> Recovery.forWriter(LOG, failsAfter(0, gone), OnDamage.STOP_AT_TORN_TAIL))
        .as("a writer holds the lock: nobody may take files away")
        .isInstanceOf(LogIoException.class);
  }

  @Test
  void aReadySegmentThatCannotBeOpenedIsAnError() {
    log.segment(3);
    log.add(Item.text("one"));
    log.segment(3);
    for (int n = 0; n < opensOfTheSecond(); n++) {
      Engine bad = failsAfter(n, new IOException("Too many open files"));
      assertThatThrownBy(() -> recover(bad)).as("open %d", n).isInstanceOf(LogIoException.class);
    }
  }

  private int opensOfTheSecond() {
    int[] opens = {0};
    recover(
        new ForwardingEngine(new ImageEngine(log.image())) {
          @Override
          public BlockFile openToRead(Path path) {
            opens[0] += path.endsWith(SECOND) ? 1 : 0;
            return super.openToRead(path);
          }
        });
    return opens[0];
  }
}
