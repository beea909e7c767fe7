package io.duralog.engine.uring;

import io.duralog.LogOptions;
import io.duralog.engine.files.FileSystemType;
import io.duralog.engine.files.NativeErrors;
import io.duralog.engine.files.ProbeFile;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.engine.nativeio.Errno;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.RingRefusal;
import io.duralog.format.SegmentFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tries in the log's own directory, with the real calls, what the native engine would do there, and
 * keeps the reason for each refusal. A kernel's version or a limit proves nothing; it is read only
 * for the text of a reason.
 */
public final class NativeProbe {
  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;

  /**
   * A file system that accepts direct writes and may cache them all the same, depending on its
   * release.
   */
  private static final String NO_DIRECT = "zfs";

  /** Of rings that could not be closed: the kernel may still read it, so it is never freed. */
  private static final Queue<OwnedMemory> LEFT_OPEN = new ConcurrentLinkedQueue<>();

  private final NativeCalls calls;
  private final LogOptions options;
  private final Path probe;
  private final ByteBuffer zeros;
  private final ByteBuffer out;
  private final List<String> reasons = new ArrayList<>();
  private boolean direct;
  private boolean dsync = true;
  private boolean ring;

  private NativeProbe(NativeCalls calls, Path directory, LogOptions options, OwnedMemory owned) {
    this.calls = calls;
    this.options = options;
    this.probe = ProbeFile.in(directory);
    this.zeros = owned.allocate(BLOCK, BLOCK);
    this.out = owned.allocate(2 * Long.BYTES, Long.BYTES).order(ByteOrder.nativeOrder());
  }

  /**
   * The result of a probe.
   *
   * @param setup the parts that can be used, or null if the engine cannot work at all
   * @param reasons why some parts cannot be used; empty if all can
   */
  public record Result(@Nullable NativeSetup setup, List<String> reasons) {}

  /** Probes a directory and deletes its probe file. */
  public static Result run(NativeCalls calls, Path directory, LogOptions options) {
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      NativeProbe p = new NativeProbe(calls, directory, options, owned);
      boolean works;
      try {
        works = p.tryWrites(FileSystemType.of(directory));
      } finally {
        p.deleteFile();
      }
      NativeSetup setup = NativeSetup.of(p.direct, p.ring, p.dsync, directory, options);
      return new Result(works ? setup : null, List.copyOf(p.reasons));
    }
  }

  private void deleteFile() {
    try {
      Files.deleteIfExists(probe);
    } catch (IOException e) {
      reasons.add("the probe stays: " + e); // the next open for writing deletes it
    }
  }

  private boolean tryWrites(String fileSystem) {
    if (!options.directIo()) {
      reasons.add("directIo is off");
    } else if (fileSystem.equals(NO_DIRECT)) {
      reasons.add("no O_DIRECT: " + NO_DIRECT + " does not keep to it");
    } else {
      direct = tryFile(NativeCalls.DIRECT, "no O_DIRECT: ");
      deleteFile();
    }
    return direct || tryFile(0, "");
  }

  /** Whether a block can be written and made durable in a new file. */
  private boolean tryFile(int flag, String consequence) {
    int fd = calls.open(probe, NativeCalls.WRITE | NativeCalls.CREATE | flag, 0600);
    if (fd < 0) {
      throwIfNoAnswer(fd);
      reasons.add(consequence + "open: " + Errno.text(-fd));
      return false;
    }
    try {
      String refusal = flag == 0 ? "" : coarse(fd);
      if (refusal.isEmpty()) {
        refusal = tryCommit(fd);
      }
      if (!refusal.isEmpty()) {
        reasons.add(consequence + refusal);
        return false;
      }
      if (flag != 0) {
        tryRing(fd);
      }
      return true;
    } finally {
      calls.close(fd);
    }
  }

  /**
   * Why blocks are too small a unit for direct I/O, or an empty string; the kernel may not tell.
   */
  private String coarse(int fd) {
    int needed = calls.alignment(fd);
    return needed > BLOCK ? "the file system wants writes aligned to " + needed + " bytes" : "";
  }

  private String tryCommit(int fd) {
    long n = calls.commit(fd, zeros, 0, NativeCalls.DSYNC);
    if (n == -Errno.EOPNOTSUPP) {
      dsync = false;
      n = calls.commit(fd, zeros, 0, NativeCalls.FDATASYNC);
    }
    if (n == BLOCK || isFull(n)) {
      return "";
    }
    return "write and sync: " + (n < 0 ? Errno.text((int) -n) : "only " + n + " bytes");
  }

  /**
   * Throws if no file can be created now: that tells nothing about what an engine can do with one.
   */
  private void throwIfNoAnswer(int result) {
    if (result == -Errno.EIO || result == -Errno.EMFILE || result == -Errno.ENFILE) {
      throw NativeErrors.of("create", probe, -1, result);
    }
  }

  /**
   * Whether the disk is full. That tells nothing about what the engine could do, and is reported
   * elsewhere.
   */
  private static boolean isFull(long result) {
    return result == -Errno.ENOSPC || result == -Errno.EDQUOT;
  }

  private void tryRing(int fd) {
    String off = RingRefusal.switchedOff();
    if (!off.isEmpty()) {
      reasons.add(off);
      return;
    }
    OwnedMemory owned = OwnedMemory.shared();
    ByteBuffer block = owned.allocate(BLOCK, BLOCK);
    long opened = NativeRing.open(calls);
    if (opened < 0) {
      owned.close();
      reasons.add(RingRefusal.of((int) -opened));
      return;
    }
    long result = writeInRing(opened, fd, block);
    int closed = calls.ringClose(opened);
    if (closed < 0) {
      LEFT_OPEN.add(owned);
    } else {
      owned.close();
    }
    calls.ringFree(opened);
    if (closed < 0 || !(result == BLOCK || isFull(result))) {
      reasons.add("write in the ring: " + Errno.text((int) -Math.min(result, closed)));
      return;
    }
    ring = true;
  }

  private long writeInRing(long opened, int fd, ByteBuffer block) {
    int method = dsync ? NativeCalls.DSYNC : NativeCalls.FDATASYNC;
    long result = calls.ringWrite(opened, fd, calls.address(block), BLOCK, 0, method, 0);
    if (result >= 0) {
      long address = calls.address(out);
      int n = calls.ringReap(opened, address, address + Long.BYTES, 1, 1);
      result = n == 1 ? out.getLong(Long.BYTES) : n < 0 ? n : -Errno.EIO;
    }
    return result;
  }
}
