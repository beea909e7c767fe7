package io.duralog.engine.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.engine.memory.OwnedMemory;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every function through every binding gives the error number that C returned, and no other. */
class NativeResultsTest {
  private static final int BLOCK = 4096;
  private static final int[] ERRORS = {Errno.EIO, Errno.EAGAIN, 2000, 4095};
  private static final Map<Binding, NativeCalls> CALLS = new ConcurrentHashMap<>();

  /** Functions that cannot fail, or that C gives no result of. */
  private static final TreeSet<String> NEVER_FAIL =
      new TreeSet<>(Arrays.asList("address", "version", "copy", "ringFree"));

  private final OwnedMemory owned = OwnedMemory.shared();

  @TempDir Path directory;

  private interface Call {
    long on(NativeCalls c);
  }

  /** What is called, and which call of the system fails meanwhile; none where C itself refuses. */
  private record Failing(Call call, String fault) {}

  private final Map<String, Failing> table = new TreeMap<>();
  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(3 * BLOCK).alignedSlice(BLOCK).order(ByteOrder.nativeOrder());
  private int fd;

  private static NativeCalls of(Binding binding) {
    assumeThat(FaultLibrary.isThere()).as("built for faults").isTrue();
    assumeThat(binding == Binding.JNR || Binding.current() == Binding.FFM).isTrue();
    return CALLS.computeIfAbsent(
        binding,
        b -> {
          NativeLibrary library =
              NativeLibrary.load(
                  Platform.current(),
                  FaultLibrary.file().toString(),
                  Path.of(System.getProperty("java.io.tmpdir")),
                  b);
          assertThat(library.reason()).isEmpty();
          return library.calls();
        });
  }

  @AfterEach
  void noFaults() {
    if (FaultLibrary.isThere()) {
      FaultLibrary.set("");
    }
  }

  private void put(String function, String fault, Call call) {
    table.put(function, new Failing(call, fault));
  }

  private void fill(NativeCalls calls) {
    long p = calls.address(memory);
    ByteBuffer name = CString.of(directory, owned);
    put("open", "open", c -> c.open(c.address(name), NativeCalls.READ, 0));
    put("close", "close", c -> c.close(fd));
    put("lock", "lock", c -> c.lock(fd, 1));
    put("size", "stat", c -> c.size(fd));
    put("read", "read", c -> c.read(fd, p, 8, 0));
    put("readCached", "read", c -> c.readCached(fd, p, 8, 0));
    put("cached", "cached", c -> c.cached(fd, 0, 8));
    put("write", "write", c -> c.write(fd, p, 8, 0));
    put("sync", "sync", c -> c.sync(fd));
    put("commit", "write", c -> c.commit(fd, p, 8, 0, NativeCalls.DSYNC));
    put("syncDirectory", "sync", c -> c.syncDirectory(c.address(name)));
    put("allocate", "zero", c -> c.allocate(fd, 0, 8, 0));
    put("owned", "extents", c -> c.owned(fd, 0, 8));
    put("alignment", "stat", c -> c.alignment(fd, p));
    put("sameFile", "stat", c -> c.sameFile(fd, fd));
    put("kernelReadAhead", "advise", c -> c.kernelReadAhead(fd, 0));
    put("fileSystem", "statfs", c -> c.fileSystem(c.address(name)));
    put("map", "map", c -> c.map(BLOCK, p));
    put("hugePages", "madvise", c -> c.hugePages(p, BLOCK));
    put("priority", "priority", c -> c.priority(0));
    put("ringOpen", "setup", c -> c.ringOpen(2, p));
    put("ringOpenShared", "setup", c -> c.ringOpenShared(2, p));
    put("unmap", "", c -> c.unmap(p, 0));
    put("ringClose", "", c -> c.ringClose(0));
    put("ringFlags", "", c -> c.ringFlags(0));
    put("ringWrite", "", c -> c.ringWrite(0, fd, p, 8, 0, NativeCalls.DSYNC, 0));
    put("ringRead", "", c -> c.ringRead(0, fd, p, 8, 0, 0));
    put("ringReap", "", c -> c.ringReap(0, p, p + BLOCK, 1, 0));
  }

  private int file(NativeCalls c) {
    int flags = NativeCalls.READ | NativeCalls.WRITE;
    int opened = c.open(directory.resolve("file"), flags | NativeCalls.CREATE, 0600);
    return opened == -Errno.EEXIST ? c.open(directory.resolve("file"), flags, 0) : opened;
  }

  @ParameterizedTest
  @EnumSource(Binding.class)
  void anErrorIsTheResult(Binding binding) {
    NativeCalls c = of(binding);
    fill(c);
    table.forEach(
        (function, failing) -> {
          for (int errno : ERRORS) {
            if (failing.fault().isEmpty()) {
              assertThat(failing.call().on(c)).as(function).isEqualTo(-Errno.EINVAL);
              continue;
            }
            fd = file(c);
            FaultLibrary.set(failing.fault() + ":1+:" + errno);
            assertThat(failing.call().on(c)).as(function).isEqualTo(-errno);
            FaultLibrary.set("");
            c.close(fd);
          }
        });
  }

  /** As when a descriptor was closed: no number, however large or small, comes out as a success. */
  @ParameterizedTest
  @EnumSource(Binding.class)
  void aBadDescriptorIsAnError(Binding binding) {
    NativeCalls c = of(binding);
    fill(c);
    fd = -1;
    for (String function :
        new String[] {
          "close",
          "size",
          "read",
          "readCached",
          "write",
          "sync",
          "commit",
          "allocate",
          "alignment",
          "sameFile",
          "kernelReadAhead"
        }) {
      assertThat(table.get(function).call().on(c)).as(function).isEqualTo(-Errno.EBADF);
    }
    long p = c.address(memory);
    for (int method : new int[] {NativeCalls.FDATASYNC, NativeCalls.DSYNC}) {
      assertThat(c.commit(-1, p, 8, 0, method)).isEqualTo(-Errno.EBADF);
      assertThat(c.commit(-1, p, 0, 0, method)).isEqualTo(-Errno.EBADF);
    }
  }

  /** Places beyond 4 GiB, in each function that has one. */
  @ParameterizedTest
  @EnumSource(Binding.class)
  void offsetsAreLong(Binding binding) {
    NativeCalls c = of(binding);
    fd = file(c);
    long p = c.address(memory);
    long far = (5L << 30) + BLOCK;
    memory.putLong(0, 0x1122334455667788L);
    assertThat(c.commit(fd, p, 8, far, NativeCalls.FDATASYNC)).isEqualTo(8);
    assertThat(c.size(fd)).isEqualTo(far + 8);
    assertThat(c.read(fd, p + BLOCK, 16, far)).isEqualTo(8);
    assertThat(memory.getLong(BLOCK)).isEqualTo(0x1122334455667788L);
    assertThat(c.readCached(fd, p + 16, 16, far)).isIn(8L, -(long) Errno.EOPNOTSUPP);
    assertThat(c.cached(fd, far, 8)).isIn(8L, -(long) Errno.EOPNOTSUPP, -(long) Errno.EPERM);
    assertThat(c.allocate(fd, 6L << 30, BLOCK, 0)).isIn(0, -Errno.EOPNOTSUPP);
    assertThat(c.size(fd)).isIn((6L << 30) + BLOCK, far + 8);
    assertThat(c.owned(fd, far - BLOCK, BLOCK)).isIn(0L, -(long) Errno.EOPNOTSUPP);
    assertThat(c.owned(fd, (6L << 30), BLOCK)).isIn((long) BLOCK, 0L, -(long) Errno.EOPNOTSUPP);
    assertThat(c.allocate(fd, -1, BLOCK, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(c.ringOpen(2, p)).isIn(0, -Errno.EPERM, -Errno.ENOSYS);
    long ring = memory.getLong(0);
    assumeThat(ring).as("io_uring").isNotZero();
    memory.putLong(BLOCK, 42);
    assertThat(c.ringWrite(ring, fd, p + BLOCK, 8, far + 8, NativeCalls.DSYNC, 1)).isZero();
    assertThat(c.ringReap(ring, p + 64, p + 128, 2, 1)).isEqualTo(1);
    assertThat(memory.getInt(64)).isEqualTo(1);
    assertThat(memory.getLong(128)).isEqualTo(8);
    assertThat(c.ringRead(ring, fd, p + 2 * 1024, 8, far + 8, 0)).isZero();
    assertThat(c.ringReap(ring, p + 64, p + 128, 2, 1)).isEqualTo(1);
    assertThat(memory.getLong(2 * 1024)).isEqualTo(42);
    // A result that is an error is as wide as one that is a length.
    assertThat(c.ringWrite(ring, -1, p + BLOCK, 8, 0, NativeCalls.FDATASYNC, 1)).isZero();
    assertThat(c.ringReap(ring, p + 64, p + 128, 2, 1)).isEqualTo(1);
    assertThat(memory.getLong(128)).isEqualTo(-Errno.EBADF);
    assertThat(c.ringReap(ring, p + 64, p + 128, 2, 1)).as("nothing is left").isZero();
    assertThat(c.ringClose(ring)).isZero();
    c.ringFree(ring);
    c.close(fd);
  }

  @Test
  void noFunctionIsForgotten() {
    if (FaultLibrary.isThere()) {
      fill(of(Binding.current()));
      TreeSet<String> all = new TreeSet<>(NEVER_FAIL);
      all.addAll(table.keySet());
      assertThat(
              Arrays.stream(NativeCalls.class.getMethods())
                  .filter(m -> Modifier.isAbstract(m.getModifiers()))
                  .map(Method::getName))
          .isSubsetOf(all);
    }
  }
}
