package io.duralog.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Recovery: sections 6, 9 and 10 of FORMAT.md for two segments without headers and marks. */
final class Walk {
  private final List<@Nullable Block> disk;
  private final int segment;
  private final Set<Rule> off;

  /** Contents of the records accepted, from sequence 1. */
  final List<Integer> contents = new ArrayList<>();

  /** Where the log ends: the place of the next batch, if it fits. */
  int end;

  /** Run and crc of the last batch. */
  int run;

  int crc;

  /** Whether it stopped at a place that was durable: damage, which is not cut. */
  final boolean refused;

  /**
   * Walks.
   *
   * @param segment blocks of the first segment; the others are the second
   */
  Walk(List<@Nullable Block> disk, int segment, Set<Rule> off) {
    this.disk = disk;
    this.segment = segment;
    this.off = off;
    while (step()) {
      // accepted one
    }
    refused = !off.contains(Rule.DURABLE_MARK) && isProven();
  }

  private boolean step() {
    int place = end;
    Block.Head head = end == segment ? null : following(place);
    if (head == null && end <= segment) {
      place = segment;
      head = following(place);
    }
    if (head == null || !recordsAreGood(head)) {
      return false;
    }
    for (int i = 0; i < head.count(); i++) {
      Block b = disk.get(place + i);
      contents.add(b == null ? 0 : b.content());
    }
    end = place + head.count();
    run = head.run();
    crc = head.crc();
    return true;
  }

  private Block.@Nullable Head following(int place) {
    Block.Head h = validAt(place);
    boolean follows =
        h != null
            && (off.contains(Rule.SEQUENCE) || h.first() == contents.size() + 1)
            && (off.contains(Rule.LINK) || h.link() == crc)
            && (off.contains(Rule.RUN) || h.run() == run || h.firstOfRun());
    return follows ? h : null;
  }

  private Block.@Nullable Head validAt(int place) {
    Block b = place < disk.size() ? disk.get(place) : null;
    return b != null && b.head() != null && b.head().at() == place ? b.head() : null;
  }

  /** A record's check knows the sequence, and neither run nor batch. */
  private boolean recordsAreGood(Block.Head h) {
    for (int i = 0; i < h.count() && !off.contains(Rule.RECORD_CHECKS); i++) {
      Block b = disk.get(h.at() + i);
      if (b == null || b.sequence() != h.first() + i) {
        return false;
      }
    }
    return true;
  }

  private boolean isProven() {
    for (int place = end; place < disk.size(); place++) {
      Block.Head h = validAt(place);
      if (h != null && h.durable() > contents.size()) {
        return true;
      }
    }
    return false;
  }
}
