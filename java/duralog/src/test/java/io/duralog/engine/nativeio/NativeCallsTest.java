package io.duralog.engine.nativeio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.engine.memory.OwnedMemory;
import io.duralog.format.Crc32c;
import io.duralog.format.RecordCheck;
import io.duralog.format.RecordFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every function through every binding: that arguments and results go where they should. */
class NativeCallsTest {
  private static final int BLOCK = 4096;

  /** Of a processor that has no instructions for it. */
  private static final long NOT_HERE = -Errno.EOPNOTSUPP;

  private static final Map<Binding, NativeLibrary> LIBRARIES = new ConcurrentHashMap<>();

  @TempDir Path directory;

  private static NativeCalls of(Binding binding) {
    assumeThat(NativeLibrary.get().reason()).isEmpty();
    assumeThat(binding == Binding.JNR || Binding.current() == Binding.FFM)
        .as("FFM in this JVM")
        .isTrue();
    NativeLibrary library =
        LIBRARIES.computeIfAbsent(
            binding,
            b ->
                NativeLibrary.load(
                    Platform.current(), null, Path.of(System.getProperty("java.io.tmpdir")), b));
    assertThat(library.reason()).isEmpty();
    return library.calls();
  }

  private static ByteBuffer memory(int bytes) {
    return ByteBuffer.allocateDirect(bytes + 2 * BLOCK)
        .alignedSlice(BLOCK)
        .order(ByteOrder.nativeOrder());
  }

  private static ByteBuffer blocks(int count, char fill) {
    ByteBuffer b = memory(count * BLOCK);
    for (int i = 0; i < count * BLOCK; i++) {
      b.put(i, (byte) fill);
    }
    return b.limit(count * BLOCK);
  }

  private static int open(NativeCalls c, Path path, int flags) {
    return c.open(path, flags, 0600);
  }

  @ParameterizedTest
  @EnumSource(Binding.class)
  void files(Binding binding) throws Exception {
    NativeCalls c = of(binding);
    Path path = directory.resolve("päth with % and ?");
    int flags = NativeCalls.READ | NativeCalls.WRITE | NativeCalls.CREATE;
    int fd = open(c, path, flags);
    assertThat(fd).isPositive();
    assertThat(path).exists();
    assertThat(open(c, path, flags)).isEqualTo(-Errno.EEXIST);
    assertThat(open(c, directory.resolve("none"), NativeCalls.READ)).isEqualTo(-Errno.ENOENT);

    ByteBuffer text = ByteBuffer.allocateDirect(100).put("..written".getBytes(UTF_8)).flip();
    text.position(2); // the address is that of the position
    assertThat(c.write(fd, c.address(text), text.remaining(), 5L << 30)).isEqualTo(7);
    assertThat(c.size(fd)).isEqualTo((5L << 30) + 7);
    assertThat(c.sync(fd)).isZero();
    for (int method : new int[] {NativeCalls.FDATASYNC, NativeCalls.DSYNC}) {
      assertThat(c.commit(fd, c.address(text), 7, method, method)).isEqualTo(7);
    }
    assertThat(c.commit(fd, c.address(text), 7, 0, 99)).isEqualTo(-Errno.EINVAL);

    ByteBuffer read = ByteBuffer.allocateDirect(9);
    assertThat(c.read(fd, c.address(read), 9, 0)).isEqualTo(9);
    byte[] bytes = new byte[9];
    read.get(bytes);
    assertThat(new String(bytes, UTF_8)).isEqualTo("wwritten\0");
    assertThat(c.read(fd, c.address(read), 9, 5L << 30)).isEqualTo(7);
    assertThat(c.readCached(fd, c.address(read), 5, 1)).isIn(5L, -(long) Errno.EOPNOTSUPP);
    assertThat(read.get(0)).isEqualTo((byte) 'w');
    assertThat(c.cached(fd, 5, 4)).isIn(4L, -(long) Errno.EOPNOTSUPP, -(long) Errno.EPERM);

    int other = open(c, directory.resolve("other"), flags);
    assertThat(c.sameFile(fd, fd)).isEqualTo(1);
    assertThat(c.sameFile(fd, other)).isZero();
    assertThat(c.lock(fd, 1)).isZero();
    int again = open(c, path, NativeCalls.WRITE);
    assertThat(c.lock(again, 1)).isEqualTo(-Errno.EAGAIN);
    assertThat(c.lock(fd, 0)).isZero();
    assertThat(c.lock(again, 1)).isZero();
    assertThat(c.close(again)).isZero();
    assertThat(open(c, directory, NativeCalls.READ)).isEqualTo(-Errno.NOT_REGULAR);
    assertThat(c.kernelReadAhead(fd, 0)).isZero();
    assertThat(c.close(other)).isZero();
    assertThat(c.kernelReadAhead(other, 1)).isEqualTo(-Errno.EBADF);

    assertThat(c.close(fd)).isZero();
    assertThat(c.close(fd)).isEqualTo(-Errno.EBADF);
    assertThat(c.size(fd)).isEqualTo(-Errno.EBADF);
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      ByteBuffer name = CString.of(directory, owned);
      assertThat(c.syncDirectory(c.address(name))).isZero();
      assertThat(c.fileSystem(c.address(name))).isPositive();
    }
    assertThat(Files.size(path)).isEqualTo((5L << 30) + 7);
  }

  @ParameterizedTest
  @EnumSource(Binding.class)
  void memoryAndThreads(Binding binding) {
    NativeCalls c = of(binding);
    ByteBuffer b = memory(2 * BLOCK);
    assertThat(c.address(b) % BLOCK).isZero();
    long start = c.address(b);
    assertThat(c.address(b.position(3))).isEqualTo(start + 3);
    b.position(0);
    assertThat(c.hugePages(c.address(b) + 1, BLOCK)).isEqualTo(-Errno.EINVAL);
    assertThat(c.priority(0)).isLessThanOrEqualTo(0);

    ByteBuffer out = memory(8);
    assertThat(c.map(2L << 20, c.address(out))).isZero();
    long mapped = out.getLong(0);
    ByteBuffer heap = ByteBuffer.allocate(10).position(3).slice().put((byte) 'h');
    ByteBuffer direct = ByteBuffer.allocateDirect(10).put((byte) 'd');
    for (ByteBuffer to : new ByteBuffer[] {heap, direct}) {
      byte first = to.get(0);
      c.copy(mapped, to, 5);
      assertThat(to.position()).isEqualTo(6);
      assertThat(to.get(0)).isEqualTo(first);
      assertThat(to.get(5)).isZero();
    }
    assertThat(c.unmap(mapped, 2L << 20)).isZero();
    assertThat(c.unmap(mapped, 0)).isEqualTo(-Errno.EINVAL);
  }

  @ParameterizedTest
  @EnumSource(Binding.class)
  void theRing(Binding binding) throws Exception {
    NativeCalls c = of(binding);
    ByteBuffer out = memory(64);
    int opened = c.ringOpen(4, c.address(out));
    assumeThat(opened).as("io_uring").isZero();
    long ring = out.getLong(0);
    assertThat(c.ringFlags(ring)).isNotNegative();

    Path path = directory.resolve("ring");
    int fd = open(c, path, NativeCalls.WRITE | NativeCalls.CREATE);
    ByteBuffer a = blocks(1, 'a');
    ByteBuffer b = blocks(2, 'b');
    assertThat(c.ringWrite(ring, fd, c.address(a), BLOCK, 0, NativeCalls.DSYNC, 3)).isZero();
    assertThat(c.ringWrite(ring, fd, c.address(b), 2 * BLOCK, BLOCK, NativeCalls.FDATASYNC, 1))
        .isZero();
    assertThat(c.ringWrite(ring, fd, c.address(a), BLOCK, 0, NativeCalls.DSYNC, 4))
        .isEqualTo(-Errno.EINVAL);
    ByteBuffer tokens = memory(16);
    ByteBuffer results = memory(32);
    assertThat(c.ringReap(ring, c.address(tokens), c.address(results), 4, 2)).isEqualTo(2);
    int first = tokens.getInt(0) == 3 ? 0 : 1;
    assertThat(tokens.getInt(4 * first)).isEqualTo(3);
    assertThat(results.getLong(8 * first)).isEqualTo(BLOCK);
    assertThat(tokens.getInt(4 * (1 - first))).isEqualTo(1);
    assertThat(results.getLong(8 * (1 - first))).isEqualTo(2 * BLOCK);

    assertThat(c.ringClose(ring)).isZero();
    assertThat(c.ringFlags(ring)).isEqualTo(-Errno.EBADF);
    c.ringFree(ring);
    c.close(fd);
    assertThat(Files.readString(path)).isEqualTo("a".repeat(BLOCK) + "b".repeat(2 * BLOCK));
  }

  @ParameterizedTest
  @EnumSource(Binding.class)
  void readsInASharedRing(Binding binding) throws Exception {
    NativeCalls c = of(binding);
    ByteBuffer out = memory(64);
    int opened = c.ringOpenShared(4, c.address(out));
    assumeThat(opened).as("io_uring").isZero();
    long ring = out.getLong(0);
    Path path = Files.writeString(directory.resolve("read"), "0123456789");
    int fd = open(c, path, NativeCalls.READ);
    assertThat(c.map(BLOCK, c.address(out))).isZero();
    long mapped = out.getLong(0);
    assertThat(c.ringRead(ring, fd, mapped + 1, BLOCK - 1, 2, 3)).isZero();
    AtomicInteger reaped = new AtomicInteger();
    ByteBuffer tokens = memory(16);
    ByteBuffer results = memory(32);
    Thread other =
        new Thread(() -> reaped.set(c.ringReap(ring, c.address(tokens), c.address(results), 4, 1)));
    other.start();
    other.join();
    assertThat(reaped).hasValue(1);
    assertThat(tokens.getInt(0)).isEqualTo(3);
    assertThat(results.getLong(0)).isEqualTo(8);
    ByteBuffer text = ByteBuffer.allocate(8);
    c.copy(mapped + 1, text, 8);
    assertThat(new String(text.array(), UTF_8)).isEqualTo("23456789");
    assertThat(c.ringClose(ring)).isZero();
    c.ringFree(ring);
    assertThat(c.unmap(mapped, BLOCK)).isZero();
    c.close(fd);
  }

  @ParameterizedTest
  @EnumSource(Binding.class)
  void alignment(Binding binding) {
    NativeCalls c = of(binding);
    int fd = open(c, directory.resolve("f"), NativeCalls.WRITE | NativeCalls.CREATE);
    ByteBuffer out = memory(8);
    int result = c.alignment(fd, c.address(out));
    assertThat(result).isIn(0, -Errno.EOPNOTSUPP);
    if (result == 0) {
      assertThat(out.getInt(0)).isBetween(1, 1 << 16);
      assertThat(out.getInt(4)).isBetween(512, 1 << 16);
    }
    c.close(fd);
  }

  /** An array of the heap as it is, which jnr-ffi would copy. */
  @ParameterizedTest
  @EnumSource(Binding.class)
  void records(Binding binding) {
    RecordCheck check = of(binding).recordCheck();
    assertThat(check != null).isEqualTo(binding == Binding.FFM);
    assumeThat(check).isNotNull();
    int seed = 0x8000_0007; // above what a signed int holds
    long first = (5L << 32) - 2;
    byte[] bytes = new byte[64];
    int at = 3;
    for (int i = 0; i < 4; i++) {
      at = put(bytes, at, i, seed, first + i);
    }
    assertThat(check.check(bytes, 3, at, 9, seed, first)).isIn(4L << 32 | at, NOT_HERE);
    assertThat(check.check(bytes, 3, at, 2, seed, first)).isIn(2L << 32 | 22, NOT_HERE);
    assertThat(check.check(bytes, 3, at - 1, 9, seed, first)).isIn(3L << 32 | 33, NOT_HERE);
    assertThat(check.check(bytes, 3, at, 9, seed, first + 1)).isIn(3L, NOT_HERE);
    assertThatThrownBy(() -> check.check(bytes, 3, 65, 1, seed, first))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static int put(byte[] bytes, int at, int length, int seed, long sequence) {
    int payload = at + RecordFormat.HEADER_LENGTH;
    Arrays.fill(bytes, payload, payload + length, (byte) sequence);
    int unbound = RecordFormat.unboundCheck(Crc32c.of(bytes, payload, length), length, 7);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(at + RecordFormat.LENGTH, length)
        .put(at + RecordFormat.TYPE, (byte) 7)
        .putInt(at + RecordFormat.CHECK, RecordFormat.bind(unbound, seed, sequence));
    return payload + length;
  }
}
