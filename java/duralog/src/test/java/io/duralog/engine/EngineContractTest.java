package io.duralog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.LogIoException;
import io.duralog.LogOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link Engine} and {@link BlockFile} promise, on every engine. */
@Timeout(60)
class EngineContractTest {
  private static final int BLOCK = 4096;

  @TempDir Path directory;

  private Engine open(EngineKind kind) {
    return kind.open(directory, LogOptions.defaults());
  }

  private static ByteBuffer blocks(Engine engine, int count, int fill) {
    ByteBuffer b = engine.allocate(count * BLOCK, 0);
    for (int i = 0; i < b.capacity(); i++) {
      b.put(i, (byte) (fill + i / BLOCK));
    }
    return b;
  }

  @ParameterizedTest
  @EnumSource
  void whatWasReapedIsInItsPlaceAndEachTokenComesOnce(EngineKind kind) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    try (Engine engine = open(kind)) {
      Path[] paths = {directory.resolve("a"), directory.resolve("b")};
      BlockFile[] files = {engine.create(paths[0]), engine.create(paths[1])};
      byte[][] expected = {new byte[2_000 * BLOCK], new byte[2_000 * BLOCK]};
      int[] at = new int[2];
      int[] tokens = new int[engine.depth()];
      BitSet free = new BitSet();
      free.set(0, engine.depth());
      for (int round = 0; round < 60; round++) {
        int more = random.nextInt(free.cardinality() + 1);
        for (int i = 0; i < more; i++) {
          int f = random.nextInt(2);
          ByteBuffer b = blocks(engine, 1 + random.nextInt(3), random.nextInt(250));
          int offset = at[f];
          b.duplicate().get(expected[f], offset, b.capacity());
          at[f] += b.capacity();
          int token = free.length() - 1; // not the first, which is what a ring may number by
          free.clear(token);
          engine.submit(files[f], offset, b, token);
        }
        if (free.cardinality() < engine.depth()) {
          int n = engine.reap(tokens);
          assertThat(n).isPositive();
          for (int i = 0; i < n; i++) {
            assertThat(free.get(tokens[i])).as("token %s", tokens[i]).isFalse();
            free.set(tokens[i]);
          }
        }
      }
      while (free.cardinality() < engine.depth()) {
        int n = engine.reap(tokens);
        Arrays.stream(tokens, 0, n).forEach(free::set);
      }
      assertThat(engine.syncs()).isPositive();
      engine.endCommits();
      for (int f = 0; f < 2; f++) {
        files[f].close();
        assertThat(Files.readAllBytes(paths[f])).isEqualTo(Arrays.copyOf(expected[f], at[f]));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void createIsForNewFilesAndTheirOwnerOnly(EngineKind kind) throws IOException {
    try (Engine engine = open(kind)) {
      Path path = directory.resolve("file");
      engine.create(path).close();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
      assertThatThrownBy(() -> engine.create(path))
          .isInstanceOfSatisfying(
              LogIoException.class,
              e -> {
                assertThat(e.operation()).isEqualTo("create");
                assertThat(e.path()).isEqualTo(path);
              })
          .hasCauseInstanceOf(FileAlreadyExistsException.class);
      assertThatThrownBy(() -> engine.openToWrite(directory.resolve("none")))
          .isInstanceOf(LogIoException.class)
          .hasCauseInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> engine.openToRead(directory.resolve("none")))
          .isInstanceOf(LogIoException.class)
          .hasCauseInstanceOf(NoSuchFileException.class);
      Path link = Files.createSymbolicLink(directory.resolve("link"), path);
      assertThatThrownBy(() -> engine.openToWrite(link)).isInstanceOf(LogIoException.class);
      assertThatThrownBy(() -> engine.openToRead(link)).isInstanceOf(LogIoException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsAtAnyPlaceUpToTheEndOfTheFile(EngineKind kind) throws IOException {
    try (Engine engine = open(kind)) {
      Path path = directory.resolve("file");
      byte[] bytes = new byte[200_001];
      new SplittableRandom(1).nextBytes(bytes);
      Files.write(path, bytes);
      try (BlockFile file = engine.openToRead(path)) {
        assertThat(file.size()).isEqualTo(bytes.length);
        for (ByteBuffer b :
            new ByteBuffer[] {ByteBuffer.allocate(99_999), ByteBuffer.allocateDirect(99_999)}) {
          b.position(1);
          assertThat(file.read(777, b)).isEqualTo(99_998);
          assertThat(b.hasRemaining()).isFalse();
          assertThat(b.slice(1, 99_998)).isEqualTo(ByteBuffer.wrap(bytes, 777, 99_998));
          b.clear();
          assertThat(file.read(bytes.length - 3, b)).isEqualTo(3);
          assertThat(b.position()).isEqualTo(3);
          assertThat(file.read(bytes.length + 5, b)).isZero();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClosedFileRefusesEverythingAndMayBeClosedAgain(EngineKind kind) {
    try (Engine engine = open(kind)) {
      BlockFile file = engine.create(directory.resolve("file"));
      ByteBuffer b = blocks(engine, 1, 1);
      file.write(0, b);
      file.sync();
      assertThat(b.hasRemaining()).isFalse();
      file.close();
      file.close();
      b.clear();
      assertThatThrownBy(() -> file.write(0, b)).isInstanceOf(LogIoException.class);
      assertThatThrownBy(file::sync).isInstanceOf(LogIoException.class);
      assertThatThrownBy(file::size).isInstanceOf(LogIoException.class);
      assertThatThrownBy(
              () -> {
                engine.submit(file, 0, b, 0);
                engine.reap(new int[engine.depth()]);
              })
          .isInstanceOf(LogIoException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesChangeInOneStep(EngineKind kind) throws IOException {
    try (Engine engine = open(kind)) {
      Path a = directory.resolve("a");
      Path b = directory.resolve("b");
      engine.create(a).close();
      Files.writeString(b, "replaced");
      engine.rename(a, b);
      engine.syncDirectory(directory);
      assertThat(engine.list(directory)).containsExactly("b");
      assertThat(Files.size(b)).isZero();
      engine.delete(b);
      engine.delete(b);
      assertThat(engine.list(directory)).isEmpty();
      assertThat(engine.usableSpace(directory)).isPositive();
      Path none = directory.resolve("none");
      assertThatThrownBy(() -> engine.syncDirectory(none))
          .isInstanceOfSatisfying(LogIoException.class, e -> assertThat(e.path()).isEqualTo(none));
    }
  }

  @ParameterizedTest
  @EnumSource
  void memoryForBatchesIsWholeBlocksOutsideTheHeap(EngineKind kind) {
    try (Engine engine = open(kind)) {
      int mib = 1 << 20;
      for (int size : new int[] {BLOCK, 3 * BLOCK, mib, mib, mib, mib, mib, mib, 3 * mib}) {
        ByteBuffer b = engine.allocate(size, 3);
        assertThat(b.isDirect()).isTrue();
        assertThat(b.capacity()).isEqualTo(size);
        assertThat(b.alignmentOffset(0, BLOCK)).isZero();
        assertThat(b.get(0) + b.get(size - 1)).isZero();
        b.put(0, (byte) 1).put(size - 1, (byte) 1); // no other buffer has the same bytes
      }
    }
  }
}
