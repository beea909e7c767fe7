package io.duralog.engine.readahead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.EngineInfo;
import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.nativeio.ChangedCalls;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.engine.portable.PortableFile;
import io.duralog.testlog.OnDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One file that is read ahead: when that begins, what it gives, and what comes of refusals. */
@Timeout(60)
class NativeReadFileTest {
  private static final ReadAheadConfig SHAPE = ReaderKind.SMALL;
  private static final int CHUNK = SHAPE.chunk();

  @TempDir(factory = OnDisk.class)
  Path directory;

  private final ChangedCalls changed = new ChangedCalls().change("cached", a -> 0);
  private NativeReads reads;
  private Path path;

  @BeforeEach
  void requireLibraryAndDirectIo() throws IOException {
    assumeThat(NativeLibrary.get().reason()).isEmpty();
    path = directory.resolve("file");
    Files.write(path, new byte[1]);
    NativeCalls calls = NativeLibrary.get().calls();
    assumeThat(NativeReads.probe(calls, path)).isEmpty();
    reads = new NativeReads(changed.over(calls), SHAPE);
  }

  private byte[] write(int length) throws IOException {
    byte[] bytes = new byte[length];
    new SplittableRandom(length).nextBytes(bytes);
    Files.write(path, bytes);
    return bytes;
  }

  private static byte[] read(BlockFile file, long offset, int length) {
    ByteBuffer to = ByteBuffer.allocate(length);
    int n = file.read(offset, to);
    assertThat(to.position()).isEqualTo(n);
    return Arrays.copyOf(to.array(), n);
  }

  private static byte[] part(byte[] bytes, int from, int length) {
    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
  }

  private String notes() {
    return String.join("; ", reads.note(EngineInfo.builder().build()).reasons());
  }

  @ParameterizedTest
  @EnumSource
  void everyWayOfReadingGivesTheBytesOfTheFile(ReaderKind kind) throws IOException {
    SplittableRandom random = new SplittableRandom(kind.ordinal());
    try (Engine engine = kind.open()) {
      for (int round = 0; round < 30; round++) {
        byte[] bytes = write(random.nextInt(40 * CHUNK));
        try (BlockFile file = engine.openToRead(path)) {
          long at = 0;
          for (int i = 0; i < 60; i++) {
            if (random.nextInt(12) == 0) {
              at = random.nextInt(bytes.length + 10);
            }
            int length = random.nextInt(random.nextBoolean() ? 500 : 3 * CHUNK);
            ByteBuffer to =
                random.nextBoolean()
                    ? ByteBuffer.allocate(length + 7)
                    : ByteBuffer.allocateDirect(length + 7);
            to.position(3).limit(3 + length);
            int n = file.read(at, to);
            assertThat(n).isEqualTo((int) Math.max(0, Math.min(length, bytes.length - at)));
            assertThat(to.position()).isEqualTo(3 + n);
            assertThat(to.limit()).isEqualTo(3 + length);
            if (n > 0) {
              assertThat(to.slice(3, n)).isEqualTo(ByteBuffer.wrap(bytes, (int) at, n));
            }
            at += n;
          }
        }
      }
    }
  }

  @Test
  void nothingIsReadAheadForOneRecordAndMoreAndMoreForAReplay() throws IOException {
    write(20 * CHUNK);
    try (BlockFile file = reads.open(path)) {
      read(file, 0, 100);
      read(file, 5 * CHUNK, 100);
      read(file, 9 * CHUNK, CHUNK / 2);
      assertThat(changed.count("ringRead")).isZero();
      assertThat(changed.count("ringOpenShared")).isZero();
      // Chunks asked for once so much was read without a gap; those that are there stay.
      int[] started = {1, 3, 5, 7, 8, 9};
      for (int i = 0; i < started.length; i++) {
        read(file, (10 + i) * CHUNK, CHUNK);
        assertThat(changed.count("ringRead")).as("behind chunk %s", i).isEqualTo(started[i]);
      }
      read(file, 3 * CHUNK, 100);
      assertThat(changed.count("ringRead")).as("a seek begins anew").isEqualTo(9);
    }
  }

  /** Else a log that is replayed again and again would come from the disk each time. */
  @Test
  void whoReadsAFileAgainGetsItIntoThePageCache() throws IOException {
    byte[] bytes = write(20 * CHUNK);
    long first = 0;
    for (int pass = 0; pass < 3; pass++) {
      try (BlockFile file = reads.open(path)) {
        for (int i = 0; i < 20; i++) {
          assertThat(read(file, i * CHUNK, CHUNK)).isEqualTo(part(bytes, i * CHUNK, CHUNK));
        }
      }
      first = pass == 0 ? changed.count("ringRead") : first;
    }
    assertThat(first).isPositive();
    assertThat(changed.count("ringRead")).isEqualTo(first);
    assertThat(notes()).as("it is no fallback").isEmpty();
  }

  @Test
  void nothingIsReadBehindTheEndOfTheFile() throws IOException {
    byte[] bytes = write(4 * CHUNK + 100);
    try (BlockFile file = reads.open(path)) {
      assertThat(read(file, 0, 20 * CHUNK)).isEqualTo(bytes);
      assertThat(changed.count("ringRead")).isEqualTo(4); // the first chunk comes from the cache
    }
  }

  @Test
  void whatIsCachedIsReadFromTheCache() throws IOException {
    byte[] bytes = write(20 * CHUNK);
    changed.change("cached", a -> (Long) a[2]);
    try (BlockFile file = reads.open(path)) {
      assertThat(read(file, 0, 20 * CHUNK)).isEqualTo(bytes);
      assertThat(changed.count("ringOpenShared")).isZero();
    }
  }

  @Test
  void aSecondLookIsAFreshOne() throws IOException {
    write(20 * CHUNK);
    try (BlockFile file = reads.open(path)) {
      for (int i = 0; i < 6; i++) {
        read(file, i * CHUNK, CHUNK);
      }
      byte[] bytes = new byte[20 * CHUNK];
      Files.write(path, bytes, StandardOpenOption.WRITE); // also what was read ahead
      assertThat(read(file, 5 * CHUNK, 4 * CHUNK)).isEqualTo(part(bytes, 0, 4 * CHUNK));
    }
  }

  @Test
  void aPlaceIsUsedAgainOnlyWhenItsReadHasLanded() throws IOException {
    byte[] bytes = write(20 * CHUNK);
    NativeCalls real = NativeLibrary.get().calls();
    List<Integer> results = new ArrayList<>(); // C refuses a place that it has not given back
    changed.change(
        "ringRead",
        a -> {
          results.add(
              real.ringRead(
                  (Long) a[0],
                  (Integer) a[1],
                  (Long) a[2],
                  (Long) a[3],
                  (Long) a[4],
                  (Integer) a[5]));
          return results.get(results.size() - 1);
        });
    try (BlockFile file = reads.open(path)) {
      for (int round = 0; round < 4; round++) {
        int start = round % 2 * 10 * CHUNK; // what was read ahead before is not wanted any more
        for (int i = 0; i < 5; i++) {
          int at = start + i * CHUNK;
          assertThat(read(file, at, CHUNK)).isEqualTo(part(bytes, at, CHUNK));
        }
      }
    }
    assertThat(results).hasSizeGreaterThan(20).containsOnly(0);
  }

  @Test
  void aFileThatGrowsIsReadToItsNewEnd() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    Files.write(path, new byte[0]);
    byte[] all = new byte[60 * CHUNK];
    random.nextBytes(all);
    int length = 0;
    int at = 0;
    try (BlockFile file = reads.open(path)) {
      while (length < all.length) {
        int more = Math.min(all.length - length, 1 + random.nextInt(3 * CHUNK));
        Files.write(path, part(all, length, more), StandardOpenOption.APPEND);
        length += more;
        byte[] got = read(file, at, random.nextInt(4 * CHUNK));
        assertThat(got).isEqualTo(part(all, at, got.length));
        at += got.length;
        if (random.nextInt(3) == 0) {
          got = read(file, at, all.length);
          assertThat(got).isEqualTo(part(all, at, length - at));
          at = length;
          assertThat(read(file, at, 10)).isEmpty();
        }
        assertThat(file.size()).isEqualTo(length);
      }
    }
    assertThat(changed.count("ringRead")).isPositive();
  }

  @Test
  void aFileCutShortEndsWhereItEnds() throws IOException {
    byte[] bytes = write(20 * CHUNK);
    try (BlockFile file = reads.open(path)) {
      read(file, 0, CHUNK);
      read(file, CHUNK, 10);
      int end = 7 * CHUNK + 123;
      Files.write(path, part(bytes, 0, end));
      byte[] got = read(file, CHUNK + 10, 20 * CHUNK);
      // What was in flight may be of either time; behind it there is nothing.
      assertThat(got.length).isBetween(end - CHUNK - 10, 20 * CHUNK);
      assertThat(got).isEqualTo(part(bytes, CHUNK + 10, got.length));
      assertThat(read(file, end, 100)).isEmpty();
      assertThat(read(file, 0, 20 * CHUNK)).isEqualTo(part(bytes, 0, end));
    }
  }

  @Test
  void anotherFileInItsPlaceIsNotMixedIn() throws IOException {
    byte[] bytes = write(20 * CHUNK);
    try (BlockFile file = reads.open(path)) {
      read(file, 0, 100);
      Path other = Files.write(directory.resolve("other"), new byte[20 * CHUNK]);
      Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
      assertThat(read(file, 100, 20 * CHUNK)).isEqualTo(part(bytes, 100, 20 * CHUNK));
      assertThat(notes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"map", "open", "ringOpenShared", "ringReap", "read"})
  void whatTheSystemDoesNotAllowIsSaidAndReadFromTheCache(String function) throws IOException {
    byte[] bytes = write(20 * CHUNK);
    switch (function) {
      case "open" ->
          changed.change(
              function, a -> ((Integer) a[1] & NativeCalls.DIRECT) != 0 ? -Errno.EPERM : null);
      case "read" -> {
        changed.change("ringRead", a -> -Errno.EAGAIN); // so a blocking read takes its place
        changed.change(function, a -> changed.count(function) == 2 ? -Errno.EPERM : null);
      }
      default -> changed.change(function, a -> -Errno.EPERM);
    }
    try (BlockFile file = reads.open(path)) {
      assertThat(read(file, 0, 30 * CHUNK)).isEqualTo(bytes);
    }
    assertThat(notes()).startsWith("reads from the page cache: ").contains("EPERM");
    long tried = changed.count(function);
    try (BlockFile file = reads.open(path)) {
      assertThat(file).isInstanceOf(PortableFile.class);
      assertThat(read(file, 0, 30 * CHUNK)).isEqualTo(bytes);
    }
    assertThat(changed.count(function)).isEqualTo(tried);
  }

  @Test
  void whatMayPassIsTriedAgainWithTheNextFile() throws IOException {
    byte[] bytes = write(20 * CHUNK);
    changed.change("ringOpenShared", a -> -Errno.ENOMEM);
    for (int i = 1; i <= 2; i++) {
      try (BlockFile file = reads.open(path)) {
        assertThat(read(file, 0, 30 * CHUNK)).isEqualTo(bytes);
      }
      assertThat(changed.count("ringOpenShared")).isEqualTo(i);
    }
    assertThat(notes()).contains("ENOMEM");
  }

  @Test
  void whereNobodyTellsWhatIsCachedTheKernelReadsAhead() throws IOException {
    changed.change("cached", a -> -Errno.EPERM).change("readCached", a -> -Errno.EOPNOTSUPP);
    kernelReadsAheadInTheEnd();
    assertThat(changed.count("ringOpenShared")).isZero();
    assertThat(notes()).contains("what is cached: EOPNOTSUPP");
  }

  @Test
  void withoutReadingAheadTheKernelDoes() throws IOException {
    changed.change("ringOpenShared", a -> -Errno.EPERM);
    kernelReadsAheadInTheEnd();
  }

  private void kernelReadsAheadInTheEnd() throws IOException {
    byte[] bytes = write(20 * CHUNK);
    int[] on = new int[2];
    changed.change(
        "kernelReadAhead",
        a -> {
          on[(Integer) a[1]]++;
          return null;
        });
    try (BlockFile file = reads.open(path)) {
      assertThat(read(file, 0, 20 * CHUNK)).isEqualTo(bytes);
    }
    assertThat(on).containsExactly(1, 1);
  }

  @Test
  void aDiskErrorIsAnExceptionAndNotTheEndOfTheFile() throws IOException {
    byte[] bytes = write(20 * CHUNK);
    int bad = 9 * CHUNK + 5000;
    changed.change(
        "ringRead", a -> (Long) a[4] <= bad && bad < (Long) a[4] + CHUNK ? -Errno.EAGAIN : null);
    changed.change(
        "read", a -> (Long) a[3] <= bad && bad < (Long) a[3] + (Long) a[2] ? -Errno.EIO : null);
    try (BlockFile file = reads.open(path)) {
      assertThat(read(file, 0, 9 * CHUNK)).isEqualTo(part(bytes, 0, 9 * CHUNK));
      assertThat(read(file, 9 * CHUNK, 100)).as("before it").isEqualTo(part(bytes, 9 * CHUNK, 100));
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> read(file, 9 * CHUNK + 100, CHUNK))
            .isInstanceOfSatisfying(
                LogIoException.class,
                e -> {
                  assertThat(e.operation()).isEqualTo("read");
                  assertThat(e.path()).isEqualTo(path);
                  assertThat(e.errno()).isEqualTo(Errno.EIO);
                  assertThat(e.offset()).isEqualTo(9 * CHUNK + 100);
                });
      }
      assertThat(read(file, 10 * CHUNK, 10 * CHUNK)).isEqualTo(part(bytes, 10 * CHUNK, 10 * CHUNK));
    }
    assertThat(notes()).isEmpty();
  }

  @Test
  void aClosedFileRefusesAndMayBeClosedAgain() throws IOException {
    write(20 * CHUNK);
    BlockFile file = reads.open(path);
    read(file, 0, 3 * CHUNK);
    file.close();
    file.close();
    assertThatThrownBy(() -> read(file, 3 * CHUNK, 10)).isInstanceOf(LogIoException.class);
    assertThatThrownBy(file::size).isInstanceOf(LogIoException.class);
    assertThatThrownBy(file::sync).isInstanceOf(LogIoException.class);
    assertThat(changed.count("unmap")).isEqualTo(1);
    assertThat(changed.count("ringFree")).isEqualTo(1);
    assertThat(changed.count("close")).isEqualTo(2);
  }
}
