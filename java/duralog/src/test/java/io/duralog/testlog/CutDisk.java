package io.duralog.testlog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a log did to its files, call by call, and what a power cut after any of the calls leaves of
 * them. A sync covers what was there when it began. Of what no sync has covered an image holds what
 * is worst: nothing, only names, only data, one of them alone.
 */
public final class CutDisk {
  /** What is done. */
  public enum Kind {
    CREATE,
    WRITE,
    SYNC,
    RENAME,
    DELETE,
    SYNC_NAMES,
    /** The log was opened, or closed: what it said then is a promise too. */
    OPENED,
    CLOSED
  }

  /**
   * One call that has returned.
   *
   * @param file number of the file, -1 where it is about names
   * @param covers for a sync: how many calls had returned when it began
   * @param acknowledged what the log called durable when the call returned
   */
  public record Call(
      Kind kind,
      int file,
      String name,
      String to,
      long offset,
      byte @Nullable [] bytes,
      int covers,
      long acknowledged) {
    /** Whether it makes something durable. */
    public boolean isSync() {
      return kind == Kind.SYNC || kind == Kind.SYNC_NAMES;
    }

    @Override
    public String toString() {
      return kind + " " + name + (to.isEmpty() ? "" : " to " + to);
    }
  }

  private final List<Call> calls = new ArrayList<>();
  private final Map<String, Integer> numbers = new TreeMap<>();
  private int files;
  private LongSupplier durable = () -> 0;

  /** Starts with files of which all is durable, or, as after a kill, nothing is. */
  public static CutDisk of(DirectoryImage image, boolean synced) {
    CutDisk disk = new CutDisk();
    List<String> names = new ArrayList<>(image.names());
    names.sort(Comparator.comparing(name -> !name.equals(Roots.ROOT))); // it was there first
    for (String name : names) {
      int file = disk.create(name);
      disk.note(Kind.WRITE, file, name, "", 0, image.file(name).clone(), 0);
      boolean root = name.equals(Roots.ROOT); // never there before it is durable
      if (synced || root) {
        disk.sync(file, name, disk.now());
      }
      if (root) {
        disk.syncNames(disk.now());
      }
    }
    if (synced) {
      disk.syncNames(disk.now());
    }
    return disk;
  }

  /** Asks this, from now on, what has been called durable. */
  public synchronized void watch(LongSupplier source) {
    durable = source;
  }

  private synchronized void note(
      Kind kind, int file, String name, String to, long at, byte @Nullable [] bytes, int covers) {
    calls.add(new Call(kind, file, name, to, at, bytes, covers, durable.getAsLong()));
  }

  /** Calls that have returned. */
  public synchronized int now() {
    return calls.size();
  }

  /** All of them. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The file that has a name now. */
  public synchronized int file(String name) {
    Integer file = numbers.get(name);
    if (file == null) {
      throw new IllegalArgumentException(name);
    }
    return file;
  }

  synchronized int create(String name) {
    numbers.put(name, files);
    note(Kind.CREATE, files, name, "", 0, null, 0);
    return files++;
  }

  void write(int file, String name, long offset, byte[] bytes) {
    note(Kind.WRITE, file, name, "", offset, bytes, 0);
  }

  void sync(int file, String name, int covers) {
    note(Kind.SYNC, file, name, "", 0, null, covers);
  }

  synchronized void rename(String from, String to) {
    int file = file(from);
    numbers.remove(from);
    numbers.put(to, file);
    note(Kind.RENAME, file, from, to, 0, null, 0);
  }

  synchronized void delete(String name) {
    if (numbers.remove(name) != null) {
      note(Kind.DELETE, -1, name, "", 0, null, 0);
    }
  }

  void syncNames(int covers) {
    note(Kind.SYNC_NAMES, -1, "names", "", 0, null, covers);
  }

  /** The log was opened or closed just now. */
  public void promise(Kind kind) {
    note(kind, -1, "", "", 0, null, 0);
  }

  /** Follows the calls from the first one on. */
  public static final class Walk {
    private record Change(int at, Call call) {
      void on(Map<String, Integer> names) {
        if (call.kind() != Kind.CREATE) {
          names.remove(call.name());
        }
        if (call.kind() != Kind.DELETE) {
          names.put(call.kind() == Kind.CREATE ? call.name() : call.to(), call.file());
        }
      }
    }

    private final Map<String, Integer> durableNames = new TreeMap<>();
    private final List<Change> pendingNames = new ArrayList<>();
    private final List<byte[]> safe = new ArrayList<>();
    private final List<List<Change>> pending = new ArrayList<>();

    /** Takes the call with this number in. */
    public void take(int number, Call call) {
      switch (call.kind()) {
        case CREATE -> {
          safe.add(new byte[0]);
          pending.add(new ArrayList<>());
          pendingNames.add(new Change(number, call));
        }
        case RENAME, DELETE -> pendingNames.add(new Change(number, call));
        case WRITE -> pending.get(call.file()).add(new Change(number, call));
        case SYNC -> {
          List<Change> writes = pending.get(call.file());
          byte[] now = safe.get(call.file());
          while (!writes.isEmpty() && writes.get(0).at() < call.covers()) {
            now = with(now, writes.remove(0));
          }
          safe.set(call.file(), now);
        }
        case SYNC_NAMES -> {
          while (!pendingNames.isEmpty() && pendingNames.get(0).at() < call.covers()) {
            pendingNames.remove(0).on(durableNames);
          }
        }
        case OPENED, CLOSED -> {}
      }
    }

    /** Whether a sync would make anything durable but zeros over what the chain keeps out. */
    public boolean matters(Call sync) {
      if (sync.kind() == Kind.SYNC_NAMES) {
        return pendingNames.stream().anyMatch(c -> c.at() < sync.covers());
      }
      return pending.get(sync.file()).stream()
          .filter(c -> c.at() < sync.covers())
          .anyMatch(c -> !isZero(c.call().bytes()));
    }

    private static boolean isZero(byte[] bytes) {
      for (byte b : bytes) {
        if (b != 0) {
          return false;
        }
      }
      return true;
    }

    private static byte[] with(byte[] before, Change write) {
      byte[] bytes = write.call().bytes();
      int at = (int) write.call().offset();
      byte[] after = Arrays.copyOf(before, Math.max(before.length, at + bytes.length));
      System.arraycopy(bytes, 0, after, at, bytes.length);
      return after;
    }

    private byte[] all(int file) {
      byte[] now = safe.get(file);
      for (Change write : pending.get(file)) {
        now = with(now, write);
      }
      return now;
    }

    private DirectoryImage image(List<Change> changes, boolean data) {
      Map<String, Integer> names = new TreeMap<>(durableNames);
      changes.forEach(c -> c.on(names));
      DirectoryImage image = new DirectoryImage();
      names.forEach((name, file) -> image.put(name, data ? all(file) : safe.get(file)));
      return image;
    }

    /** What a power cut now may leave. */
    public List<DirectoryImage> images() {
      List<DirectoryImage> images = new ArrayList<>();
      images.add(image(List.of(), false));
      images.add(image(pendingNames, true));
      images.add(image(pendingNames, false));
      images.add(image(List.of(), true));
      if (pendingNames.size() > 1) {
        for (Change c : pendingNames) {
          images.add(image(List.of(c), true));
        }
      }
      return images;
    }
  }
}
