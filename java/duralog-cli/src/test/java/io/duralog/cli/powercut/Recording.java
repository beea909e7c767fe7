package io.duralog.cli.powercut;

import io.duralog.cli.powercut.WriterSession.Ack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command wrote to a disk and said meanwhile, over some sessions.
 *
 * @param base what was on the disk at first
 * @param log every write and flush since
 * @param from position from which on the disk may be cut off
 * @param acks what was reported as durable, by an acknowledgement, an open, a reader or a tailer,
 *     and when
 * @param stored where a position was moved to, and when
 * @param moves where the beginning of the log was moved to, and when
 * @param cuts where the end of the log was moved back to, and when
 * @param payloads of all records, by sequence from 1, as replayed before the beginning moved past
 *     them, or at the end; null where they were given up before
 * @param closed sequences at which the log was closed cleanly
 * @param ownBlocks blocks of 4,096 bytes of the disk that hold the log's files, at the end
 * @param lines what was sent; {@code next} is the first number that was not
 * @param generation how many recordings lie before this one, each going on from a crash image
 */
record Recording(
    String fileSystem,
    DiskState base,
    Path log,
    long from,
    List<Ack> acks,
    List<Stored> stored,
    List<Move> moves,
    List<Cut> cuts,
    List<@Nullable String> payloads,
    Set<Long> closed,
    BitSet ownBlocks,
    SentLines lines,
    long next,
    int generation) {

  /** The directory of the log on the disk. */
  static final String DIRECTORY = "log";

  /**
   * The beginning was moved.
   *
   * @param first the sequence with which the log begins
   * @param before the disk's position when it was asked for
   * @param after the disk's position when it was done
   */
  record Move(long first, long before, long after) {}

  /** The sequence with which the log must begin at the earliest, cut off at a position. */
  long beginsAtLeast(long position) {
    return moves.stream()
        .filter(m -> m.after() <= position)
        .mapToLong(Move::first)
        .reduce(1, Math::max);
  }

  /** The sequence with which it may begin at the latest. */
  long beginsAtMost(long position) {
    return moves.stream()
        .filter(m -> m.before() <= position)
        .mapToLong(Move::first)
        .reduce(1, Math::max);
  }

  /**
   * A position was moved, and made by the first of these.
   *
   * @param processed what it says
   * @param before the disk's position when it was asked for
   * @param after the disk's position when it was done
   */
  record Stored(long processed, long before, long after) {}

  /** What the position may say, cut off at a position of the disk; -1 where it may not be there. */
  Set<Long> positions(long position) {
    Set<Long> may = new HashSet<>();
    may.add(-1L);
    for (Stored s : stored) {
      if (s.after() <= position) {
        may.clear();
      }
      if (s.before() <= position) {
        may.add(s.processed());
      }
    }
    return may;
  }

  /**
   * The end was moved back.
   *
   * @param kept the last sequence that was kept
   * @param before the disk's position when it was asked for
   * @param after the disk's position when it was done
   * @param payloads what the log held before, by sequence from 1
   */
  record Cut(long kept, long before, long after, List<@Nullable String> payloads) {}

  /**
   * What a log cut off at a position may be.
   *
   * @param payloads by sequence from 1
   * @param acknowledged the highest sequence that had been reported as durable
   */
  record World(List<@Nullable String> payloads, long acknowledged) {}

  /** One, or two while a cut was under way. */
  List<World> worlds(long position) {
    int done = 0;
    while (done < cuts.size() && cuts.get(done).after() <= position) {
      done++;
    }
    List<World> worlds = new ArrayList<>();
    worlds.add(world(done, position));
    if (done < cuts.size() && cuts.get(done).before() <= position) {
      worlds.add(world(done + 1, position));
    }
    return worlds;
  }

  /** The log after some of the cuts. */
  private World world(int after, long position) {
    Cut cut = after == 0 ? null : cuts.get(after - 1);
    long highest = cut == null ? 0 : cut.kept();
    for (Ack ack : acks) {
      if (ack.position() <= position && (cut == null || ack.position() >= cut.after())) {
        highest = Math.max(highest, ack.sequence());
      }
    }
    return new World(after == cuts.size() ? payloads : cuts.get(after).payloads(), highest);
  }

  /** What had been reported as durable before a position, and must be there in any case. */
  long acknowledged(long position) {
    return worlds(position).stream().mapToLong(World::acknowledged).min().orElse(0);
  }
}
