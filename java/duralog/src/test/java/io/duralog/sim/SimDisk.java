package io.duralog.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A directory on a disk with a volatile cache. What was not synced survives a power cut in any
 * subset: sectors of 512 bytes of a write each for itself, and every change of the directory.
 */
final class SimDisk {
  static final int SECTOR = 512;

  /** A file, whatever its name. */
  static final class Inode {
    private byte[] bytes = new byte[0];
    private byte[] durable = new byte[0];
    private final List<Write> pending = new ArrayList<>();

    synchronized long size() {
      return bytes.length;
    }

    synchronized void write(long offset, byte[] data) {
      bytes = apply(bytes, offset, data, 0, data.length);
      pending.add(new Write(offset, data));
    }

    /** A write that goes to the device at once and is durable when it returns. */
    synchronized void writeDurably(long offset, byte[] data) {
      bytes = apply(bytes, offset, data, 0, data.length);
      durable = apply(durable, offset, data, 0, data.length);
    }

    synchronized int read(long offset, java.nio.ByteBuffer to) {
      int n = (int) Math.max(0, Math.min(to.remaining(), bytes.length - offset));
      if (n > 0) {
        to.put(bytes, (int) offset, n);
      }
      return n;
    }

    synchronized void sync() {
      durable = bytes;
      pending.clear();
    }

    private synchronized Inode crash(Random random) {
      Inode after = new Inode();
      byte[] left = durable;
      int style = random.nextInt(3); // all, none, or any of what was pending
      for (Write w : pending) {
        for (int at = 0; at < w.data.length; at += SECTOR) {
          if (style == 0 || (style == 2 && random.nextBoolean())) {
            left = apply(left, w.offset, w.data, at, Math.min(w.data.length, at + SECTOR));
          }
        }
      }
      after.bytes = left;
      after.durable = left;
      return after;
    }

    private static byte[] apply(byte[] to, long offset, byte[] data, int from, int end) {
      int at = (int) offset;
      byte[] copy = Arrays.copyOf(to, Math.max(to.length, at + end));
      System.arraycopy(data, from, copy, at + from, end - from);
      return copy;
    }
  }

  private record Write(long offset, byte[] data) {}

  private interface Change {
    void on(Map<String, Inode> names);
  }

  private final Map<String, Inode> names = new HashMap<>();
  private final Map<String, Inode> durableNames = new HashMap<>();
  private final List<Change> pending = new ArrayList<>();

  synchronized List<String> list() {
    return new ArrayList<>(names.keySet());
  }

  synchronized Inode find(String name) {
    return names.get(name);
  }

  synchronized Inode create(String name) {
    Inode inode = new Inode();
    change(n -> n.put(name, inode));
    return inode;
  }

  synchronized void rename(String from, String to) {
    Inode inode = names.get(from);
    change(
        n -> {
          n.remove(from);
          n.put(to, inode);
        });
  }

  synchronized void delete(String name) {
    if (names.containsKey(name)) {
      change(n -> n.remove(name));
    }
  }

  private void change(Change c) {
    c.on(names);
    pending.add(c);
  }

  synchronized void syncNames() {
    durableNames.clear();
    durableNames.putAll(names);
    pending.clear();
  }

  /** The disk after a power cut now. */
  synchronized SimDisk crash(Random random) {
    Map<String, Inode> left = new HashMap<>(durableNames);
    int style = random.nextInt(3);
    for (Change c : pending) {
      if (style == 0 || (style == 2 && random.nextBoolean())) {
        c.on(left);
      }
    }
    SimDisk after = new SimDisk();
    left.forEach((name, inode) -> after.names.put(name, inode.crash(random)));
    after.durableNames.putAll(after.names);
    return after;
  }
}
