package io.duralog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.error.Errors;
import io.duralog.format.LogRoot;
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
  private static final LogRoot ROOT = LogRoot.fresh(7, 5, 6);

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
    List<String> kept = List.of("probe-1", "other.tmp", "root.tmp.old", "0000000001.seg", "lock");
    List<String> left = List.of("probe-1.tmp", "root.tmp", "0000000002.seg.tmp");
    for (String name : kept) {
      Files.createFile(directory.resolve(name));
    }
    for (String name : left) {
      Files.createFile(directory.resolve(name));
    }
    LogDirectory.deleteUnpublished(directory, engine);
    assertThat(engine.list(directory)).containsExactlyInAnyOrderElementsOf(kept);
  }

  /** The directory is deleted while a reader is about to read the root. */
  @Test
  void aRootThatIsGoneWhenItIsOpenedIsNone() {
    Engine late =
        new ForwardingEngine(engine) {
          @Override
          public List<String> list(Path d) {
            return List.of("root");
          }
        };
    RootFile.Found found = RootFile.read(directory, late);
    assertThat(found.root()).isNull();
    assertThat(found.damage()).isNull();
  }

  /** Row E8: the log must not look as if it had no root. */
  @Test
  void aRootThatCannotBeReadIsAnError() {
    RootFile.write(directory, engine, ROOT);
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
    assertThatThrownBy(() -> RootFile.read(directory, bad)).isSameAs(planned);
  }

  @Test
  void aRootOfAnotherLengthIsDamaged() throws Exception {
    Path root = directory.resolve("root");
    RootFile.write(directory, engine, ROOT);
    assertThat(RootFile.read(directory, engine).root()).isEqualTo(ROOT);
    byte[] longer = java.util.Arrays.copyOf(Files.readAllBytes(root), 4097);
    Files.write(root, longer);
    RootFile.Found found = RootFile.read(directory, engine);
    assertThat(found.root()).isNull();
    assertThat(found.damage()).extracting(d -> d.path()).isEqualTo(root);
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
