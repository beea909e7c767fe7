package io.duralog.engine.uring;

import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.format.BatchFormat;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Knows from the calls of C alone which records are on the device: those of a batch whose durable
 * write, in the ring or not, has been reaped or has returned whole, or whose file was synced after
 * its write. Notes every write that is not past the page cache and in whole blocks.
 */
final class CallTrace {
  private static final int BLOCK = 4096;

  private record Batch(int fd, long length, long first, long last) {
    boolean isBatch() {
      return first > 0;
    }
  }

  private final Map<Long, ByteBuffer> memory = new HashMap<>();
  private final Map<Integer, Integer> flags = new HashMap<>();
  private final Map<Integer, Batch> inFlight = new HashMap<>();
  private final List<Batch> unsynced = new ArrayList<>();
  private final TreeMap<Long, Long> safe = new TreeMap<>();
  private final List<String> flaws = new ArrayList<>();
  private int inRing;
  private int most;
  private int blocking;
  private long durable;

  /** The last sequence that, with all before it, is on the device. */
  synchronized long durable() {
    return durable;
  }

  /** Writes that were not as they must be. */
  synchronized List<String> flaws() {
    return List.copyOf(flaws);
  }

  /** Batches that went through the ring. */
  synchronized int inRing() {
    return inRing;
  }

  /** Most that were in the ring at once. */
  synchronized int most() {
    return most;
  }

  /** Batches written by blocking calls. */
  synchronized int blocking() {
    return blocking;
  }

  /** The real functions, traced. */
  NativeCalls over(NativeCalls real) {
    return (NativeCalls)
        Proxy.newProxyInstance(
            NativeCalls.class.getClassLoader(),
            new Class<?>[] {NativeCalls.class},
            (proxy, method, a) -> {
              before(method.getName(), a);
              Object result;
              try {
                result = method.invoke(real, a);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
              after(method.getName(), a, result instanceof Number n ? n.longValue() : 0);
              return result;
            });
  }

  private synchronized void before(String name, Object[] a) {
    if (name.equals("sync")) {
      // Only what was written before a sync begins is covered by it.
      unsynced.replaceAll(
          b -> b.fd == (int) a[0] ? new Batch(-b.fd, b.length, b.first, b.last) : b);
    } else if (name.equals("ringWrite")) {
      Batch batch =
          batch((int) a[1], memory.get((long) a[2]), (long) a[3], (long) a[2], (long) a[4]);
      inFlight.put((int) a[6], batch);
      inRing++;
      most = Math.max(most, inFlight.size());
    }
  }

  private synchronized void after(String name, Object[] a, long result) {
    switch (name) {
      case "address" -> memory.put(result, ((ByteBuffer) a[0]).duplicate());
      case "open" -> flags.put((int) result, (int) a[1]);
      case "write" -> {
        ByteBuffer from = (ByteBuffer) a[1];
        unsynced.add(batch((int) a[0], from, from.remaining(), 0, (long) a[2]));
      }
      case "commit" -> {
        ByteBuffer from = (ByteBuffer) a[1];
        Batch batch = batch((int) a[0], from, from.remaining(), 0, (long) a[2]);
        blocking++;
        done(batch, result);
      }
      case "sync" -> {
        unsynced.stream().filter(b -> b.fd == -(int) a[0]).forEach(b -> done(b, b.length + result));
        unsynced.removeIf(b -> b.fd == -(int) a[0]);
      }
      case "ringWrite" -> {
        if (result < 0) {
          inFlight.remove((int) a[6]);
          inRing--;
        }
      }
      case "ringReap" -> {
        ByteBuffer tokens = memory.get((long) a[1]).order(ByteOrder.nativeOrder());
        ByteBuffer results = memory.get((long) a[2]).order(ByteOrder.nativeOrder());
        for (int i = 0; i < result; i++) {
          Batch batch = inFlight.remove(tokens.getInt(Integer.BYTES * i));
          done(batch, results.getLong(Long.BYTES * i));
        }
      }
      default -> {}
    }
  }

  private Batch batch(int fd, ByteBuffer memory, long length, long address, long offset) {
    if ((flags.get(fd) & NativeCalls.DIRECT) == 0 || (length | address | offset) % BLOCK != 0) {
      flaws.add("%d bytes at %d, flags %d".formatted(length, offset, flags.get(fd)));
    }
    ByteBuffer m = memory.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int at = m.position();
    if (m.getInt(at) != BatchFormat.MAGIC_VALUE) {
      return new Batch(fd, length, 0, 0);
    }
    long first = m.getLong(at + 16);
    return new Batch(fd, length, first, first + m.getInt(at + 44) - 1);
  }

  private void done(Batch batch, long result) {
    if (batch.isBatch() && result == batch.length) {
      safe.put(batch.first, batch.last);
    }
    while (!safe.isEmpty() && safe.firstKey() == durable + 1) {
      durable = safe.pollFirstEntry().getValue();
    }
  }
}
