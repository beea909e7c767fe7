package io.duralog.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.EngineInfo;
import io.duralog.LogOptions;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.error.Errors;
import io.duralog.format.LogId;
import io.duralog.format.SegmentFormat;
import io.duralog.host.Host;
import io.duralog.host.Worker;
import io.duralog.testlog.ForwardingEngine;
import io.duralog.testlog.OnDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where a segment may be a hole, and where it must be zeros: FORMAT.md section 8. */
@Timeout(60)
class SegmentFillTest {
  private static final int SIZE = 8 << 20;
  private static final long GIB = 1L << 30;

  @TempDir(factory = OnDisk.class)
  Path directory;

  private final Worker worker = new Worker(Host.REAL, "test");
  private Engine real;
  private Disk disk;

  @BeforeEach
  void open() {
    real = EngineKind.PORTABLE_BUFFERED.open(directory, LogOptions.defaults());
    disk = new Disk(real);
  }

  @AfterEach
  void close() {
    worker.finish(real::close);
  }

  /** Says what it likes of its file system and its free space, and notes what is written. */
  private static final class Disk extends ForwardingEngine {
    final List<String> calls = new ArrayList<>();
    String fileSystem = "ext4";
    long free = 100 * GIB;
    boolean setsAside;

    Disk(Engine real) {
      super(real);
    }

    @Override
    public EngineInfo info() {
      return EngineInfo.builder().alignment(4096).fileSystem(fileSystem).durable(true).build();
    }

    @Override
    public long usableSpace(Path directory) {
      if (free < 0) {
        throw Errors.io("space", directory, -1, new IOException("planned"));
      }
      return free;
    }

    @Override
    public BlockFile create(Path path) {
      return new ForwardingFile(super.create(path)) {
        @Override
        public void write(long offset, ByteBuffer blocks) {
          calls.add("write " + offset + "+" + blocks.remaining());
          super.write(offset, blocks);
        }

        @Override
        public boolean allocate(long from, long to, boolean written) {
          calls.add(written ? "allocate written" : "allocate");
          if (setsAside) {
            super.write(to - 4096, ByteBuffer.allocateDirect(4096));
          }
          return setsAside;
        }
      };
    }

    /** Zeros written behind the header. */
    long zeros() {
      return calls.stream()
          .filter(c -> c.startsWith("write ") && !c.startsWith("write 0+"))
          .mapToLong(c -> Long.parseLong(c.substring(c.indexOf('+') + 1)))
          .sum();
    }
  }

  private SegmentPreparer preparer(Runnable onChange) {
    return new SegmentPreparer(
        new DirectoryNames(directory, disk, Host.REAL),
        LogId.of(7),
        () -> {},
        onChange,
        Host.REAL,
        worker);
  }

  private Segment prepare(boolean bulk) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    SegmentPreparer preparer = preparer(done::countDown);
    preparer.hurry(true);
    preparer.bulk(bulk);
    preparer.start(2, SIZE);
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(preparer.failure()).isNull();
    Segment made = preparer.takePrepared();
    assertThat(made).isNotNull();
    made.file().close();
    assertThat(Files.size(directory.resolve(SegmentFormat.fileName(2)))).isEqualTo(SIZE);
    return made;
  }

  @Test
  void onACopyOnWriteFileSystemZerosWouldReserveNothing() throws Exception {
    disk.fileSystem = "btrfs";
    prepare(false);
    assertThat(disk.calls).containsExactly("write " + (SIZE - 4096) + "+4096", "write 0+4096");
  }

  @Test
  void inBulkOnACopyOnWriteFileSystemNothingIsSetAsideEither() throws Exception {
    disk.fileSystem = "zfs";
    disk.free = GIB;
    prepare(true);
    assertThat(disk.calls).containsExactly("write " + (SIZE - 4096) + "+4096", "write 0+4096");
  }

  @Test
  void inBulkWithAmpleSpaceItIsAHole() throws Exception {
    prepare(true);
    assertThat(disk.calls)
        .containsExactly(
            "allocate written", "allocate", "write " + (SIZE - 4096) + "+4096", "write 0+4096");
  }

  @Test
  void inBulkWithLittleSpaceItIsZeros() throws Exception {
    disk.free = 4 * GIB;
    prepare(true);
    assertThat(disk.zeros()).isEqualTo(SIZE - 4096);
    assertThat(disk.calls).as("asked once is enough").containsOnlyOnce("allocate");
  }

  @Test
  void whereTheSpaceIsUnknownItIsZeros() throws Exception {
    disk.free = -1;
    prepare(true);
    assertThat(disk.zeros()).isEqualTo(SIZE - 4096);
  }

  @Test
  void withoutHasteItIsZeros() throws Exception {
    prepare(false);
    assertThat(disk.zeros()).isEqualTo(SIZE - 4096);
    assertThat(disk.calls).doesNotContain("allocate");
  }

  @Test
  void whereTheFileSystemSetsSpaceAsideNoZerosAreWritten() throws Exception {
    disk.setsAside = true;
    prepare(false);
    assertThat(disk.calls).containsExactly("allocate written", "write 0+4096");
  }

  /** Its log is not open yet, so nobody is held up by zeros. */
  @Test
  void theFirstSegmentOfALogIsZerosWhateverElseIsGoingOn() {
    SegmentPreparer preparer = preparer(() -> {});
    preparer.bulk(true);
    preparer.first(SIZE).file().close();
    assertThat(disk.zeros()).isEqualTo(SIZE - 4096);
  }
}
