package io.duralog.engine.readahead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.LogIoException;
import io.duralog.engine.BlockFile;
import io.duralog.engine.nativeio.ChangedCalls;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.OpenDescriptors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A reader that goes from file to file: the begin of the next one is read ahead, too. */
@Isolated("counts the descriptors of the process")
@Timeout(60)
class ReadOnTest {
  private static final ReadAheadConfig SHAPE = ReaderKind.SMALL;
  private static final int CHUNK = SHAPE.chunk();
  private static final int CHUNKS = 20;

  @TempDir(factory = OnDisk.class)
  Path directory;

  private final ChangedCalls changed = new ChangedCalls().change("cached", a -> 0);
  private NativeReads reads;

  @BeforeEach
  void requireLibraryAndDirectIo() throws IOException {
    assumeThat(NativeLibrary.get().reason()).isEmpty();
    Path path = Files.write(directory.resolve("probe"), new byte[1]);
    NativeCalls calls = NativeLibrary.get().calls();
    assumeThat(NativeReads.probe(calls, path)).isEmpty();
    reads = new NativeReads(changed.over(calls), SHAPE);
  }

  private Path path(int number) {
    return directory.resolve("file-" + number);
  }

  private static byte[] content(int number) {
    byte[] bytes = new byte[CHUNKS * CHUNK + number * 100];
    new SplittableRandom(number).nextBytes(bytes);
    return bytes;
  }

  private byte[] write(int number) throws IOException {
    byte[] bytes = content(number);
    Files.write(path(number), bytes);
    return bytes;
  }

  private static void expect(byte[] bytes, BlockFile file, int offset, int length) {
    ByteBuffer to = ByteBuffer.allocate(length);
    int n = file.read(offset, to);
    assertThat(Arrays.copyOf(to.array(), n))
        .as("from %s", offset)
        .isEqualTo(Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + length)));
  }

  /** Reads a file from its begin, chunk by chunk. */
  private static void expectAll(byte[] bytes, BlockFile file) {
    for (int at = 0; at < bytes.length; at += CHUNK) {
      expect(bytes, file, at, CHUNK);
    }
  }

  /** Reads the first file to its end, with the second one announced. */
  private BlockFile firstRead() throws IOException {
    byte[] bytes = write(1);
    BlockFile file = reads.open(path(1));
    file.followedBy(path(2));
    expectAll(bytes, file);
    return file;
  }

  /** Goes on with a file, to its end, and closes it. */
  private void expectNext(int number, byte[] bytes, BlockFile before) {
    try (BlockFile file = reads.openOn(path(number), before)) {
      assertThat(file.path()).isEqualTo(path(number));
      expectAll(bytes, file);
    }
  }

  private long descriptors() throws IOException {
    return OpenDescriptors.of(directory).size();
  }

  private void expectAllGivenBack(long before) throws IOException {
    assertThat(descriptors()).isEqualTo(before);
    assertThat(changed.count("unmap")).isEqualTo(changed.count("map"));
    assertThat(changed.count("ringFree")).isEqualTo(changed.count("ringOpenShared"));
  }

  @Test
  void theNextFileIsUnderWayBeforeThisOneIsRead() throws IOException {
    long before = descriptors();
    byte[] second = write(2);
    byte[] third = write(3);
    BlockFile file = firstRead();
    long ofFirst = CHUNKS; // of one more, its first chunk came from the page cache
    long ahead = changed.count("ringRead") - ofFirst;
    assertThat(ahead).as("chunks of the second").isBetween(SHAPE.depth() - 2L, SHAPE.depth() - 1L);
    file = reads.openOn(path(2), file);
    file.followedBy(path(3));
    expectAll(second, file);
    expectNext(3, third, file);
    assertThat(changed.count("ringRead")).as("none twice").isEqualTo(ofFirst + 2 * (CHUNKS + 1));
    assertThat(changed.count("map")).isEqualTo(1);
    assertThat(changed.count("ringOpenShared")).isEqualTo(1);
    expectAllGivenBack(before);
  }

  @Test
  void anotherFileInItsPlaceIsNotMixedIn() throws IOException {
    write(2);
    byte[] other = write(3);
    BlockFile file = firstRead();
    Files.move(path(3), path(2), StandardCopyOption.REPLACE_EXISTING);
    expectNext(2, other, file);
  }

  @Test
  void aReaderMayGoElsewhere() throws IOException {
    long before = descriptors();
    write(2);
    byte[] third = write(3);
    BlockFile file = firstRead();
    expectNext(3, third, file);
    expectAllGivenBack(before);
  }

  @Test
  void aNextFileThatIsNotThereIsSaidWhenItIsReached() throws IOException {
    long before = descriptors();
    BlockFile file = firstRead();
    assertThatThrownBy(() -> reads.openOn(path(2), file))
        .isInstanceOfSatisfying(LogIoException.class, e -> assertThat(e.path()).isEqualTo(path(2)));
    expectAllGivenBack(before);
  }

  @Test
  void aNextFileThatGoesAwayIsSaidWhenItIsReached() throws IOException {
    long before = descriptors();
    write(2);
    BlockFile file = firstRead();
    Files.delete(path(2));
    assertThatThrownBy(() -> reads.openOn(path(2), file)).isInstanceOf(LogIoException.class);
    expectAllGivenBack(before);
  }

  @Test
  void aReaderThatStopsGivesTheNextFileBack() throws IOException {
    long before = descriptors();
    write(2);
    BlockFile file = firstRead();
    assertThat(descriptors()).isEqualTo(before + 5);
    file.close();
    expectAllGivenBack(before);
  }

  @Test
  void withoutDescriptorsForItNothingIsReadAhead() throws IOException {
    byte[] second = write(2);
    long[] opens = new long[1];
    changed.change("open", a -> ++opens[0] == 3 ? -Errno.EMFILE : null);
    BlockFile file = firstRead();
    assertThat(changed.count("ringRead")).isEqualTo(CHUNKS);
    expectNext(2, second, file);
  }

  @Test
  void aNextFileThatIsCachedIsReadFromTheCache() throws IOException {
    byte[] second = write(2);
    int[] files = new int[1];
    changed.change(
        "open",
        a -> {
          files[0]++;
          return null;
        });
    changed.change("cached", a -> files[0] > 2 ? (Long) a[2] : 0);
    BlockFile file = firstRead();
    long ofFirst = changed.count("ringRead"); // but of its last region, which counts as cached, too
    assertThat(ofFirst).isBetween(CHUNKS / 2L, (long) CHUNKS);
    expectNext(2, second, file);
    assertThat(changed.count("ringRead")).isEqualTo(ofFirst);
  }

  @Test
  void aFileThatGrowsAfterItsEndWasSeenIsReadOn() throws IOException {
    byte[] second = write(2);
    BlockFile file = firstRead();
    byte[] first = Arrays.copyOf(content(1), 3 * CHUNKS * CHUNK);
    new SplittableRandom(9).nextBytes(first); // all of it anew
    Files.write(path(1), first, StandardOpenOption.WRITE);
    for (int at = (CHUNKS + 1) * CHUNK; at < first.length; at += CHUNK) {
      expect(first, file, at, CHUNK);
    }
    expectNext(2, second, file);
  }

  @Test
  void anErrorAheadIsNoneUntilItsPlaceIsRead() throws IOException {
    byte[] second = write(2);
    int bad = 2 * CHUNK + 5000;
    boolean[] inSecond = new boolean[1];
    changed.change(
        "ringRead",
        a -> changed.count("ringRead") > CHUNKS && (Long) a[4] == 2 * CHUNK ? -Errno.EAGAIN : null);
    changed.change(
        "read",
        a ->
            inSecond[0] && (Long) a[3] <= bad && bad < (Long) a[3] + (Long) a[2]
                ? -Errno.EIO
                : null);
    BlockFile file = firstRead();
    inSecond[0] = true;
    try (BlockFile next = reads.openOn(path(2), file)) {
      expect(second, next, 0, CHUNK);
      expect(second, next, CHUNK, CHUNK);
      assertThatThrownBy(() -> expect(second, next, 2 * CHUNK, CHUNK))
          .isInstanceOfSatisfying(
              LogIoException.class, e -> assertThat(e.path()).isEqualTo(path(2)));
      expect(second, next, 3 * CHUNK, CHUNK);
    }
  }

  @Test
  void onlyTheLastAnnouncedFileIsReadAhead() throws IOException {
    long before = descriptors();
    write(2);
    byte[] third = write(3);
    BlockFile file = firstRead();
    file.followedBy(path(3));
    expect(content(1), file, (CHUNKS - 1) * CHUNK, CHUNK); // a step back, and again to the end
    expect(content(1), file, CHUNKS * CHUNK, CHUNK);
    assertThat(descriptors()).isEqualTo(before + 5);
    expectNext(3, third, file);
    expectAllGivenBack(before);
  }

  @Test
  void whateverTheReaderDoesItGetsTheBytesOfTheFile() throws IOException {
    long before = descriptors();
    byte[][] contents = new byte[6][];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = write(i);
    }
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 40; round++) {
      reads = new NativeReads(changed.over(NativeLibrary.get().calls()), SHAPE); // has read nothing
      int at = 0;
      int number = random.nextInt(contents.length);
      BlockFile file = reads.open(path(number));
      for (int i = 0; i < 120; i++) {
        switch (random.nextInt(24)) {
          case 0 -> file.followedBy(path(random.nextInt(contents.length + 1)));
          case 1 -> at = random.nextInt(contents[number].length + 10);
          case 2 -> at = Math.max(at, contents[number].length - 3 * CHUNK);
          case 3 -> {
            number = random.nextInt(contents.length);
            file = reads.openOn(path(number), file);
            at = random.nextInt(4) == 0 ? random.nextInt(3 * CHUNK) : 0;
          }
          default -> {
            int length = random.nextInt(3 * CHUNK);
            expect(contents[number], file, at, length);
            at = Math.min(contents[number].length, at + length);
          }
        }
      }
      file.close();
    }
    expectAllGivenBack(before);
  }
}
