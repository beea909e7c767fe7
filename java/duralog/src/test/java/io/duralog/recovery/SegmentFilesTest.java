package io.duralog.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.LogClosedException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.error.Errors;
import io.duralog.segment.SegmentRef;
import io.duralog.testlog.CountingEngine;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.ForwardingEngine;
import io.duralog.testlog.ImageEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Few files stay open, none is closed in use, and none is left. */
class SegmentFilesTest {
  private static final Path LOG = Path.of("log");

  private final DirectoryImage image = new DirectoryImage();
  private Runnable onOpen = () -> {};

  private final CountingEngine engine =
      new CountingEngine(new ImageEngine(image)) {
        @Override
        public BlockFile openToRead(Path path) {
          onOpen.run();
          return super.openToRead(path);
        }
      };

  private final SegmentFiles files = new SegmentFiles(LOG, engine);

  private SegmentRef segment(int number) {
    String name = "segment-" + number;
    image.put(name, new byte[] {(byte) number});
    return new SegmentRef(number, LOG.resolve(name), 0);
  }

  private long sizeOf(int number) {
    return files.with(segment(number), BlockFile::size);
  }

  @Test
  void thoseUsedLastStayOpen() {
    for (int n = 1; n <= 40; n++) {
      assertThat(sizeOf(n)).isOne();
      assertThat(sizeOf(1)).isOne();
      assertThat(engine.open()).isEqualTo(Math.min(n, SegmentFiles.MOST));
    }
    assertThat(engine.opens()).as("the first one is opened once").isEqualTo(40);
    files.close();
    assertThat(engine.open()).isZero();
  }

  @Test
  void aFileInUseIsClosedAfterIt() {
    long size =
        files.with(
            segment(1),
            file -> {
              for (int n = 2; n <= 40; n++) {
                sizeOf(n);
              }
              assertThat(engine.open()).isEqualTo(SegmentFiles.MOST + 1);
              files.leaveBefore(50);
              assertThat(engine.open()).isOne();
              return file.size();
            });
    assertThat(size).isOne();
    assertThat(engine.open()).isZero();
  }

  /** They are of no log that is written, so a close or a cut of one must not fail with them. */
  @Test
  void oneThatCannotBeClosedKeepsNoOtherOpen() {
    AtomicInteger left = new AtomicInteger();
    Engine failing =
        new ForwardingEngine(engine) {
          @Override
          public BlockFile openToRead(Path path) {
            left.incrementAndGet();
            return new ForwardingFile(super.openToRead(path)) {
              @Override
              public void close() {
                super.close();
                left.decrementAndGet();
                throw Errors.io("close", path, -1, new IOException("Input/output error"));
              }
            };
          }
        };
    SegmentFiles some = new SegmentFiles(LOG, failing);
    for (int n = 1; n <= 5; n++) {
      assertThat(some.<Long>with(segment(n), BlockFile::size)).isOne();
    }
    some.leaveBefore(3);
    assertThat(left).hasValue(3);
    some.close();
    assertThat(left).hasValue(0);
  }

  /** By a close of the log in another thread. */
  @Test
  void aFileThatIsOpenedDuringACloseIsNotLeft() {
    onOpen = files::close;
    assertThatThrownBy(() -> sizeOf(1)).isInstanceOf(LogClosedException.class);
    assertThat(engine.opens()).isOne();
    assertThat(engine.open()).isZero();
    assertThatThrownBy(() -> sizeOf(2)).isInstanceOf(LogClosedException.class);
    assertThat(engine.opens()).isOne();
  }

  /** By another thread, between the look and the open. */
  @Test
  void aFileThatWasOpenedMeanwhileIsUsed() {
    onOpen =
        () -> {
          onOpen = () -> {};
          sizeOf(1);
        };
    assertThat(sizeOf(1)).isOne();
    assertThat(engine.opens()).isEqualTo(2);
    assertThat(engine.open()).isOne();
  }
}
