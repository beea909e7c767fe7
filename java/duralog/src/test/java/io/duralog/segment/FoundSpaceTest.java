package io.duralog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.EngineInfo;
import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.nativeio.Errno;
import io.duralog.error.Errors;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.ForwardingEngine;
import io.duralog.testlog.ImageEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How far a found segment is used, on a disk that is as full, and as able, as a test wants it. */
class FoundSpaceTest {
  private static final int BLOCK = 4096;
  private static final int BLOCKS = 2048;
  private static final int POSITION = 5;
  private static final int SPARED = 256;

  private final boolean[] owned = new boolean[BLOCKS];
  private long free;
  private int errno = Errno.ENOSPC;
  private boolean tells = true;
  private boolean allocates = true;
  private String fileSystem = "xfs";
  private int allocations;
  private int written;

  /** As XFS: it wants free space for all of a range, also for what is there. */
  private final class Found implements BlockFile {
    @Override
    public Path path() {
      return Path.of("found");
    }

    @Override
    public long size() {
      return (long) BLOCKS * BLOCK;
    }

    @Override
    public int read(long offset, ByteBuffer to) {
      throw new AssertionError("not to be read");
    }

    @Override
    public void write(long offset, ByteBuffer blocks) {
      take((int) (offset / BLOCK), (int) (offset + blocks.remaining()) / BLOCK);
      written += blocks.remaining();
    }

    @Override
    public boolean allocate(long from, long to, boolean asWritten) {
      allocations++;
      if (!allocates) {
        return false;
      }
      if (to - from > free * BLOCK) {
        throw Errors.io("write", path(), from, errno, new IOException("planned"));
      }
      take((int) (from / BLOCK), (int) (to / BLOCK));
      return true;
    }

    private void take(int from, int to) {
      for (int i = from; i < to; i++) {
        if (!owned[i] && --free < 0) {
          free = 0;
          throw Errors.io("write", path(), (long) i * BLOCK, errno, new IOException("planned"));
        }
        owned[i] = true;
      }
    }

    @Override
    public long ownedFrom(long from, long to) {
      int i = (int) (from / BLOCK);
      while (tells && i < to / BLOCK && owned[i]) {
        i++;
      }
      return Math.min(to, (long) i * BLOCK + (i * BLOCK > from ? 100 : 0)); // not whole blocks
    }

    @Override
    public void sync() {
      // as told
    }

    @Override
    public void close() {
      // nothing to give back
    }
  }

  private Segment find() {
    Engine engine =
        new ForwardingEngine(new ImageEngine(new DirectoryImage())) {
          @Override
          public EngineInfo info() {
            return EngineInfo.builder().alignment(BLOCK).fileSystem(fileSystem).build();
          }

          @Override
          public long usableSpace(Path directory) {
            return free * BLOCK;
          }
        };
    Found file = new Found();
    return FoundSpace.in(1, file, POSITION * BLOCK, file.size(), engine, Path.of("."));
  }

  /** The block at which the room ends; all before is there. */
  private int end() {
    Segment found = find();
    assertThat(found.position()).isEqualTo(POSITION * BLOCK);
    int end = (int) (found.size() / BLOCK);
    for (int i = POSITION; i < end && !found.isHole(); i++) {
      assertThat(owned[i]).as("block %d", i).isTrue();
    }
    return end;
  }

  @Test
  void whatIsThereIsNotAskedFor() {
    Arrays.fill(owned, true);
    assertThat(end()).isEqualTo(BLOCKS);
    assertThat(allocations).isZero();
  }

  @Test
  void aHoleIsFilled() {
    free = BLOCKS;
    Arrays.fill(owned, 0, 100, true);
    assertThat(end()).isEqualTo(BLOCKS);
    assertThat(allocations).isEqualTo(1);
    assertThat(written).isZero();
  }

  @Test
  void aDiskThatIsNearlyFullIsUsedButForWhatRootsNeed() {
    free = SPARED + 512;
    assertThat(end()).isBetween(POSITION + 512, POSITION + 512 + 64);
    assertThat(free).isPositive();
  }

  @Test
  void behindAHoleWhatItHasIsUsed() {
    free = SPARED + 512;
    Arrays.fill(owned, POSITION + 500, BLOCKS, true);
    assertThat(end()).isEqualTo(BLOCKS);
  }

  @Test
  void withoutRoomForRootsNothingIsTaken() {
    free = SPARED;
    Arrays.fill(owned, 0, 100, true);
    assertThat(end()).isEqualTo(100);
  }

  @Test
  void whereSpaceIsNotSetAsideZerosAreWritten() {
    tells = false;
    allocates = false;
    free = BLOCKS;
    assertThat(end()).isEqualTo(BLOCKS);
    assertThat(written).isEqualTo((BLOCKS - POSITION) * BLOCK);
  }

  @Test
  void zerosEndWhereTheDiskIsFull() {
    tells = false;
    allocates = false;
    free = 500;
    assertThat(end()).isBetween(POSITION + 500 - 64, POSITION + 500);
  }

  @Test
  void withAmpleSpaceItIsAHoleAndSaysSo() {
    tells = false;
    allocates = false;
    free = 2 << 20;
    Segment found = find();
    assertThat(found.isHole()).isTrue();
    assertThat(found.size()).isEqualTo((long) BLOCKS * BLOCK);
    assertThat(written).isZero();
  }

  @Test
  void whereEveryWriteNeedsSpaceNothingIsDone() {
    fileSystem = "btrfs";
    Segment found = find();
    assertThat(found.size()).isEqualTo((long) BLOCKS * BLOCK);
    assertThat(allocations).isZero();
  }

  @Test
  void anyOtherErrorIsTheOpens() {
    errno = Errno.EIO;
    assertThatThrownBy(this::find).isInstanceOf(LogIoException.class);
    allocates = false;
    assertThatThrownBy(this::find).isInstanceOf(LogIoException.class);
  }
}
