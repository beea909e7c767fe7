package io.duralog.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Files under names. Each block and each change of the directory that is not synced survives a
 * power cut or does not, in any combination.
 *
 * @param durableNames the names that no crash can take, with indexes of files
 * @param names those that programs see
 * @param files their durable blocks
 * @param unsynced blocks written since, oldest first
 * @param changes of the directory since, oldest first
 */
record LifeDisk(
    SortedMap<String, Integer> durableNames,
    SortedMap<String, Integer> names,
    List<List<@Nullable Stored>> files,
    List<Write> unsynced,
    List<Change> changes) {

  /** Blocks of a segment after its header. */
  static final int BLOCKS = 3;

  /** What a block of a file may hold. */
  sealed interface Stored permits Block, LifeRoot {}

  /** A block of a file, null for zeros. */
  record Write(int file, int place, @Nullable Stored content) {}

  /** Creates, renames or deletes: from is null for a new file, to for one that goes. */
  record Change(@Nullable String from, @Nullable String to, int created) {
    void apply(Map<String, Integer> names) {
      Integer file = from == null ? Integer.valueOf(created) : names.remove(from);
      if (file != null && to != null) {
        names.put(to, file);
      }
    }
  }

  /** A disk without a crash in its past. */
  static LifeDisk of(Map<String, List<@Nullable Stored>> content) {
    SortedMap<String, Integer> names = new TreeMap<>();
    List<List<@Nullable Stored>> files = new ArrayList<>();
    content.forEach(
        (name, blocks) -> {
          names.put(name, files.size());
          files.add(blocks);
        });
    return new LifeDisk(names, names, files, List.of(), List.of());
  }

  /** The root as programs see it; null where it cannot be read. */
  @Nullable LifeRoot root() {
    List<@Nullable Stored> blocks = blocks("root");
    return blocks == null ? null : (LifeRoot) blocks.get(0);
  }

  /** Blocks of a file as programs see them; null if there is none of this name. */
  @Nullable List<@Nullable Stored> blocks(String name) {
    Integer file = names.get(name);
    if (file == null) {
      return null;
    }
    List<@Nullable Stored> blocks = new ArrayList<>(files.get(file));
    unsynced.stream().filter(w -> w.file == file).forEach(w -> blocks.set(w.place, w.content));
    return blocks;
  }

  /** A new file with these blocks, none of them synced. */
  LifeDisk create(String name, List<? extends @Nullable Stored> content) {
    int file = files.size();
    List<List<@Nullable Stored>> more = new ArrayList<>(files);
    more.add(Collections.nCopies(content.size(), null));
    List<Write> writes = new ArrayList<>(unsynced);
    for (int place = 0; place < content.size(); place++) {
      if (content.get(place) != null) {
        writes.add(new Write(file, place, content.get(place)));
      }
    }
    return new LifeDisk(durableNames, names, more, writes, changes)
        .change(new Change(null, name, file));
  }

  LifeDisk write(String name, int place, @Nullable Stored content) {
    List<Write> writes = new ArrayList<>(unsynced);
    writes.add(new Write(names.get(name), place, content));
    return new LifeDisk(durableNames, names, files, writes, changes);
  }

  /** Syncs a file, or nothing if there is none of this name. */
  LifeDisk sync(String name) {
    return sync(name, 0, BLOCKS);
  }

  /** Blocks of a file from one place up to another become durable. */
  LifeDisk sync(String name, int from, int to) {
    Integer file = names.get(name);
    return file == null ? this : arrive(w -> w.file == file && w.place >= from && w.place < to);
  }

  LifeDisk rename(String from, String to) {
    return change(new Change(from, to, 0));
  }

  LifeDisk delete(String name) {
    return change(new Change(name, null, 0));
  }

  LifeDisk syncDirectory() {
    return new LifeDisk(names, names, files, unsynced, List.of());
  }

  /** All that a power cut may leave. */
  List<LifeDisk> powerCuts() {
    List<LifeDisk> cuts = new ArrayList<>();
    for (List<Change> kept : subsets(changes)) {
      SortedMap<String, Integer> left = new TreeMap<>(durableNames);
      kept.forEach(c -> c.apply(left));
      for (List<Write> arrived : subsets(unsynced)) {
        LifeDisk disk = new LifeDisk(left, left, files, arrived, List.of());
        cuts.add(disk.arrive(w -> true));
      }
    }
    return cuts;
  }

  /** Without the files that no name leads to, and the others numbered anew. */
  LifeDisk canonical() {
    int[] used =
        IntStream.concat(
                durableNames.values().stream().mapToInt(Integer::intValue),
                changes.stream().filter(c -> c.from == null).mapToInt(Change::created))
            .sorted()
            .distinct()
            .toArray();
    if (used.length == files.size()) {
      return this;
    }
    int[] number = new int[files.size()];
    IntStream.range(0, used.length).forEach(i -> number[used[i]] = i + 1);
    return new LifeDisk(
        numbered(durableNames, number),
        numbered(names, number),
        IntStream.of(used).mapToObj(files::get).toList(),
        unsynced.stream()
            .filter(w -> number[w.file] > 0)
            .map(w -> new Write(number[w.file] - 1, w.place, w.content))
            .toList(),
        changes.stream()
            .map(c -> c.from == null ? new Change(null, c.to, number[c.created] - 1) : c)
            .toList());
  }

  void addTo(Fingerprint f) {
    f.addNames(durableNames.keySet());
    durableNames.values().forEach(f::add);
    f.add(files.size());
    files.forEach(f::addAll);
    f.add(unsynced.size());
    unsynced.forEach(w -> f.add(w.file).add(w.place).add(w.content));
    f.add(changes.size());
    for (Change c : changes) {
      f.add(c.from == null ? "" : c.from).add(c.to == null ? "" : c.to).add(c.created);
    }
  }

  private LifeDisk change(Change change) {
    SortedMap<String, Integer> seen = new TreeMap<>(names);
    change.apply(seen);
    List<Change> more = new ArrayList<>(changes);
    more.add(change);
    return new LifeDisk(durableNames, seen, files, unsynced, more);
  }

  private LifeDisk arrive(Predicate<Write> which) {
    List<List<@Nullable Stored>> now = new ArrayList<>(files);
    List<Write> left = new ArrayList<>();
    for (Write w : unsynced) {
      if (which.test(w)) {
        List<@Nullable Stored> blocks = new ArrayList<>(now.get(w.file));
        blocks.set(w.place, w.content);
        now.set(w.file, blocks);
      } else {
        left.add(w);
      }
    }
    return new LifeDisk(durableNames, names, now, left, changes);
  }

  private static SortedMap<String, Integer> numbered(
      SortedMap<String, Integer> names, int[] number) {
    SortedMap<String, Integer> result = new TreeMap<>();
    names.forEach((name, file) -> result.put(name, number[file] - 1));
    return result;
  }

  private static <T> List<List<T>> subsets(List<T> all) {
    List<List<T>> sets = new ArrayList<>();
    for (int set = 0; set < 1 << all.size(); set++) {
      int members = set;
      sets.add(
          IntStream.range(0, all.size())
              .filter(i -> (members >> i & 1) != 0)
              .mapToObj(all::get)
              .toList());
    }
    return sets;
  }
}
