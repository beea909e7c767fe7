package io.duralog.model;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * 64 bits that stand for a state, as in other model checkers: that any two of n states share them
 * has a probability below n² / 2^65, which is about one in 10^5 for 20 million.
 */
final class Fingerprint {
  private long value;

  Fingerprint add(long part) {
    value = with(part);
    return this;
  }

  /** The fingerprint with one part more, which is not kept. */
  long with(long part) {
    long z = value * 0x9E3779B97F4A7C15L + part + 0x632BE59BD9B4E019L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  Fingerprint add(String text) {
    add(text.length());
    for (int i = 0; i < text.length(); i++) {
      add(text.charAt(i));
    }
    return this;
  }

  Fingerprint addNumbers(List<Integer> numbers) {
    add(numbers.size());
    numbers.forEach(this::add);
    return this;
  }

  Fingerprint addNames(Collection<String> names) {
    add(names.size());
    names.forEach(this::add);
    return this;
  }

  Fingerprint add(LifeEnd e) {
    return add(e.segment()).add(e.place()).add(e.last()).add(e.link()).add(e.run());
  }

  Fingerprint add(LifeTruth t) {
    return add(t.first()).addNumbers(t.contents()).add(t.acknowledged());
  }

  Fingerprint add(LifeStep s) {
    return add(s.kind().ordinal()).add(s.name()).add(s.to()).add(s.place()).addAll(s.content());
  }

  Fingerprint addAll(List<? extends LifeDisk.@Nullable Stored> contents) {
    add(contents.size());
    contents.forEach(this::add);
    return this;
  }

  Fingerprint add(LifeDisk.@Nullable Stored stored) {
    if (stored instanceof Block b) {
      return add(1).add(b.head()).add(b.sequence()).add(b.content());
    }
    return stored instanceof LifeRoot r ? add(2).addRoot(r) : add(0);
  }

  private Fingerprint addRoot(LifeRoot r) {
    LifeRoot.Beginning b = r.beginning();
    add(b.segment()).add(b.base()).add(b.link()).add(b.run()).add(b.first());
    return add(r.floor()).add(r.cut() ? 1 : 0).add(r.generation());
  }

  private Fingerprint add(Block.@Nullable Head h) {
    if (h == null) {
      return add(0);
    }
    add(1).add(h.run()).add(h.firstOfRun() ? 1 : 0).add(h.first()).add(h.count());
    return add(h.durable()).add(h.link()).add(h.crc()).add(h.at());
  }
}
