package io.duralog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.error.Errors;
import io.duralog.format.CleanMark;
import io.duralog.testlog.ForwardingEngine;
import io.duralog.testlog.OnDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files beside the segments, and when a segment's file is given back. */
class LogFilesTest {
  private static final CleanMark MARK = new CleanMark(7, 1, 1, 8192, 3, 4, 5);

  @TempDir(factory = OnDisk.class)
  Path directory;

  private Engine engine;

  @BeforeEach
  void open() {
    engine = EngineKind.PORTABLE_BUFFERED.open(directory, LogOptions.defaults());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void onlyWhatACrashLeavesIsDeleted() throws Exception {
    List<String> kept = List.of("probe-1", "other.tmp", "closed.tmp.old", "0000000001.seg", "lock");
    List<String> left = List.of("probe-1.tmp", "closed.tmp", "opened.tmp", "0000000002.seg.tmp");
    for (String name : kept) {
      Files.createFile(directory.resolve(name));
    }
    for (String name : left) {
      Files.createFile(directory.resolve(name));
    }
    LogDirectory.deleteUnpublished(directory, engine);
    assertThat(engine.list(directory)).containsExactlyInAnyOrderElementsOf(kept);
  }

  /** A writer that opens the log renames the mark while a reader is about to read it. */
  @Test
  void aMarkThatIsGoneWhenItIsOpenedIsNone() {
    Engine late =
        new ForwardingEngine(engine) {
          @Override
          public List<String> list(Path d) {
            return List.of(CleanMarkFile.CLOSED);
          }
        };
    CleanMarkFile.Found found = CleanMarkFile.read(directory, CleanMarkFile.CLOSED, late);
    assertThat(found.mark()).isNull();
    assertThat(found.damage()).isNull();
  }

  /** Row E8: the log must not look as if it had no mark. */
  @Test
  void aMarkThatCannotBeReadIsAnError() {
    CleanMarkFile.write(directory, CleanMarkFile.CLOSED, engine, MARK);
    LogIoException planned = Errors.io("read", directory, 0, new IOException("Input/output error"));
    Engine bad =
        new ForwardingEngine(engine) {
          @Override
          public BlockFile openToRead(Path path) {
            return new ForwardingFile(super.openToRead(path)) {
              @Override
              public int read(long offset, ByteBuffer to) {
                throw planned;
              }
            };
          }
        };
    assertThatThrownBy(() -> CleanMarkFile.read(directory, CleanMarkFile.CLOSED, bad))
        .isSameAs(planned);
  }

  @Test
  void aMarkOfAnotherLengthIsDamaged() throws Exception {
    Path closed = directory.resolve("closed");
    CleanMarkFile.write(directory, CleanMarkFile.CLOSED, engine, MARK);
    assertThat(CleanMarkFile.read(directory, CleanMarkFile.CLOSED, engine).mark()).isEqualTo(MARK);
    byte[] longer = java.util.Arrays.copyOf(Files.readAllBytes(closed), 4097);
    Files.write(closed, longer);
    CleanMarkFile.Found found = CleanMarkFile.read(directory, CleanMarkFile.CLOSED, engine);
    assertThat(found.mark()).isNull();
    assertThat(found.damage()).isEqualTo(CleanMarkFile.damaged(closed));
  }

  @Test
  void theRootHasNoNameToSync() {
    LogDirectory.syncName(directory.getRoot());
  }

  @Test
  void aSegmentIsGivenBackWhenItIsLeftAndItsLastBatchHasLanded() {
    boolean[] closed = {false};
    BlockFile file =
        new ForwardingEngine.ForwardingFile(engine.create(directory.resolve("file"))) {
          @Override
          public void close() {
            closed[0] = true;
            super.close();
          }
        };
    Segment segment = new Segment(1, file, 65_536, 4096);
    assertThat(segment.place(8192)).isEqualTo(4096);
    assertThat(segment.place(4096)).isEqualTo(12_288);
    segment.release(); // the log has moved on
    segment.release();
    assertThat(segment.isReleased()).isFalse();
    assertThat(closed[0]).as("a batch is in flight").isFalse();
    segment.release();
    assertThat(segment.isReleased()).isTrue();
    assertThat(closed[0]).isTrue();
  }
}
