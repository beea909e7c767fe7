package io.duralog.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a root and the segments say: a log, or why it is refused. */
final class LifeWalk {
  private final @Nullable LifeRoot root;
  private final Set<LifeRule> off;
  private final SortedMap<Integer, List<LifeDisk.@Nullable Stored>> data = new TreeMap<>();

  /** The batches that were accepted. */
  final List<Block.Head> batches = new ArrayList<>();

  /** Contents of the records, from the first sequence. */
  List<Integer> contents = new ArrayList<>();

  int first;
  LifeEnd end = new LifeEnd(0, 0, 0, 0, 0);

  /** Why there is no log to be had; null where there is. */
  final @Nullable String refused;

  /**
   * Walks.
   *
   * @param root null where it could not be read
   * @param listed the names of the directory
   * @param files gives the blocks of a file, or null where it is not there
   */
  LifeWalk(
      @Nullable LifeRoot root,
      Collection<String> listed,
      Function<String, @Nullable List<LifeDisk.@Nullable Stored>> files,
      Set<LifeRule> off) {
    this.root = root;
    this.off = off;
    refused = root == null ? "the root cannot be read" : walk(root, listed, files);
  }

  /** The log as a disk has it now. */
  static LifeWalk of(LifeDisk disk, Set<LifeRule> off) {
    return new LifeWalk(disk.root(), disk.names().keySet(), disk::blocks, off);
  }

  LifeRoot root() {
    if (root == null) {
      throw new IllegalStateException(refused);
    }
    return root;
  }

  /** Numbers of the segments that are part of the log. */
  List<Integer> segments() {
    return List.copyOf(data.keySet());
  }

  private @Nullable String walk(
      LifeRoot r,
      Collection<String> listed,
      Function<String, @Nullable List<LifeDisk.@Nullable Stored>> files) {
    boolean honoured = r.cut() && !off.contains(LifeRule.CUT_HONOURED);
    String why = open(r, honoured, listed, files);
    if (why != null) {
      return why;
    }
    LifeRoot.Beginning b = r.beginning();
    boolean asNamed = !off.contains(LifeRule.BEGIN_AT_MARK);
    end =
        new LifeEnd(
            data.firstKey(),
            0,
            asNamed ? b.base() - 1 : 0,
            asNamed ? b.link() : 0,
            asNamed ? b.run() : 0);
    int start = end.last() + 1;
    while (!(honoured && isAtCut(r)) && step()) {
      // accepted one
    }
    if (honoured && !isAtCut(r)) {
      return "the log ends before the place of the cut";
    }
    int durable = honoured ? 0 : durable(r);
    if (durable > end.last()) {
      return "damage: %d was durable, %d is expected".formatted(durable, end.last() + 1);
    }
    first = Math.max(b.first(), start);
    if (first > end.last() + 1) {
      return "the first sequence is after the end";
    }
    contents = contents.subList(first - start, contents.size());
    return null;
  }

  private @Nullable String open(
      LifeRoot r,
      boolean honoured,
      Collection<String> listed,
      Function<String, @Nullable List<LifeDisk.@Nullable Stored>> files) {
    int lowest = off.contains(LifeRule.IGNORE_BELOW) ? 0 : r.beginning().segment();
    int highest = honoured ? r.floor().segment() : Integer.MAX_VALUE;
    List<Integer> segments =
        LifeNames.segments(listed).stream().filter(s -> s >= lowest && s <= highest).toList();
    if (segments.isEmpty()) {
      return "no segment";
    }
    if (segments.get(0) != r.beginning().segment()) {
      return "the first segment is missing";
    }
    if (segments.get(segments.size() - 1) - segments.get(0) != segments.size() - 1) {
      return "a gap in the numbers";
    }
    for (int s : segments) {
      boolean copied =
          r.cut()
              && s == r.floor().segment()
              && listed.contains(LifeNames.copy(s))
              && !off.contains(LifeRule.COPY_READ);
      List<LifeDisk.@Nullable Stored> blocks =
          files.apply(copied ? LifeNames.copy(s) : LifeNames.segment(s));
      if (blocks == null) {
        return "segment " + s + " vanished";
      }
      data.put(s, blocks);
    }
    return null;
  }

  private boolean isAtCut(LifeRoot r) {
    LifeEnd cut = r.floor();
    return end.isAt(cut.segment(), cut.place()) && end.last() == cut.last();
  }

  private boolean step() {
    Block.Head h = following(end.segment(), end.place());
    if (h == null) {
      int next = end.segment() + 1;
      while (data.containsKey(next) && blockAt(next, 0) == null) {
        next++;
      }
      h = following(next, 0);
    }
    List<Integer> records = h == null ? null : records(h);
    if (h == null || records == null) {
      return false;
    }
    contents.addAll(records);
    batches.add(h);
    end = end.after(h);
    return true;
  }

  private Block.@Nullable Head following(int segment, int place) {
    Block.Head h = headAt(segment, place);
    boolean follows =
        h != null
            && h.first() == end.last() + 1
            && h.link() == end.link()
            && (h.run() == end.run() || h.firstOfRun());
    return follows ? h : null;
  }

  private Block.@Nullable Head headAt(int segment, int place) {
    Block b = place < LifeDisk.BLOCKS && data.containsKey(segment) ? blockAt(segment, place) : null;
    Block.Head h = b == null ? null : b.head();
    boolean valid =
        h != null
            && h.at() == segment * LifeDisk.BLOCKS + place
            && place + h.count() <= LifeDisk.BLOCKS;
    return valid ? h : null;
  }

  private @Nullable Block blockAt(int segment, int place) {
    return (Block) data.get(segment).get(place);
  }

  /** A record's checksum knows the sequence, and neither run nor batch. */
  private @Nullable List<Integer> records(Block.Head h) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < h.count(); i++) {
      Block b = blockAt(h.at() / LifeDisk.BLOCKS, h.at() % LifeDisk.BLOCKS + i);
      if (b == null || b.sequence() != h.first() + i) {
        return null;
      }
      found.add(b.content());
    }
    return found;
  }

  /** The highest sequence that the root or a header from the end on calls durable. */
  private int durable(LifeRoot r) {
    int durable = r.floor().last();
    for (int s = end.segment(); s <= data.lastKey(); s++) {
      for (int place = s == end.segment() ? end.place() : 0; place < LifeDisk.BLOCKS; place++) {
        Block.Head h = headAt(s, place);
        durable = h == null ? durable : Math.max(durable, h.durable());
      }
    }
    return durable;
  }
}
