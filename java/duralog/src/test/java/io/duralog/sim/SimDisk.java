package io.duralog.sim;

import io.duralog.engine.files.PageFile;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One directory on a disk with a volatile cache. Of what was not synced a crash leaves any part:
 * sectors and lengths of files (see {@link SimFile}), and every change of a name, in any order.
 */
final class SimDisk {
  /** A change of the directory: a file gets a name, or a name goes, or both. */
  private record Change(String gone, String name, SimFile file) {
    void on(Map<String, SimFile> names) {
      if (gone != null) {
        names.remove(gone);
      }
      if (name != null) {
        names.put(name, file);
      }
    }

    Change withCopies(Map<SimFile, SimFile> copies) {
      return new Change(gone, name, file == null ? null : copyOf(file, copies));
    }
  }

  private final TreeMap<String, SimFile> names = new TreeMap<>();
  private final TreeMap<String, SimFile> durableNames = new TreeMap<>();
  private final List<Change> pending = new ArrayList<>();

  /** Whether the name of the directory itself is durable. */
  private boolean named;

  /** Whether it shows something that is lost after all, since a sync has failed. */
  private boolean staleNames;

  /** The file {@code live}. It is no part of the log, and never synced: all of it may be kept. */
  private byte[] page = new byte[0];

  /** Opens the file {@code live}. */
  PageFile page(SimHost host) {
    return new PageFile() {
      @Override
      public long number() {
        return 1;
      }

      @Override
      public void write(byte[] content) {
        host.point();
        page = content.clone();
      }

      @Override
      public int read(byte[] to) {
        host.point();
        System.arraycopy(page, 0, to, 0, Math.min(page.length, to.length));
        return Math.min(page.length, to.length);
      }

      @Override
      public void close() {
        // nothing is kept
      }
    };
  }

  List<String> list() {
    return new ArrayList<>(names.keySet());
  }

  SimFile find(String name) {
    return names.get(name);
  }

  SimFile create(String name) {
    SimFile file = new SimFile();
    change(new Change(null, name, file));
    return file;
  }

  void rename(String from, String to) {
    change(new Change(from, to, names.get(from)));
  }

  void delete(String name) {
    if (names.containsKey(name)) {
      change(new Change(name, null, null));
    }
  }

  private void change(Change c) {
    c.on(names);
    pending.add(c);
  }

  void syncNames() {
    durableNames.clear();
    durableNames.putAll(names);
    pending.clear();
  }

  /** As {@link SimFile#failSync}. */
  void failSyncNames(Dice dice, boolean stale) {
    TreeMap<String, SimFile> left = survivors(dice);
    durableNames.clear();
    durableNames.putAll(left);
    pending.clear();
    if (stale) {
      staleNames = true;
    } else {
      names.clear();
      names.putAll(left);
    }
  }

  void syncOwnName() {
    named = true;
  }

  /** Whether the cache shows what is lost: only a restart of the machine tells the truth. */
  boolean isStale() {
    return staleNames || names.values().stream().anyMatch(f -> f.staleCache);
  }

  /** Whether a power cut now would change nothing. */
  boolean isDurable() {
    return pending.isEmpty() && names.values().stream().allMatch(SimFile::isDurable);
  }

  private TreeMap<String, SimFile> survivors(Dice dice) {
    TreeMap<String, SimFile> left = new TreeMap<>(durableNames);
    int style = dice.below(4);
    List<Change> order = new ArrayList<>(pending);
    if (style == 3) {
      dice.shuffle(order);
    }
    for (Change c : order) {
      if (style == 1 || (style > 1 && dice.oneIn(2))) {
        c.on(left);
      }
    }
    return left;
  }

  /** The disk after a power cut now. */
  SimDisk crash(Dice dice) {
    SimDisk after = new SimDisk();
    after.named = named;
    if (!named && dice.oneIn(2)) {
      return after; // the directory itself has gone
    }
    Map<SimFile, SimFile> crashed = new IdentityHashMap<>();
    survivors(dice)
        .forEach(
            (name, file) -> {
              SimFile left = crashed.get(file);
              if (left == null) {
                left = file.crash(dice);
                crashed.put(file, left);
              }
              after.names.put(name, left);
            });
    after.durableNames.putAll(after.names);
    after.page = page;
    return after;
  }

  /** The same disk again: only the process has died, and its cache lives on. */
  SimDisk copy() {
    SimDisk copy = new SimDisk();
    Map<SimFile, SimFile> copies = new IdentityHashMap<>();
    names.forEach((name, file) -> copy.names.put(name, copyOf(file, copies)));
    durableNames.forEach((name, file) -> copy.durableNames.put(name, copyOf(file, copies)));
    pending.forEach(c -> copy.pending.add(c.withCopies(copies)));
    copy.named = named;
    copy.staleNames = staleNames;
    copy.page = page;
    return copy;
  }

  private static SimFile copyOf(SimFile file, Map<SimFile, SimFile> copies) {
    return copies.computeIfAbsent(file, SimFile::copy);
  }
}
