package io.duralog.cli.powercut;

import io.duralog.cli.CommandRun;
import io.duralog.cli.powercut.Recording.Cut;
import io.duralog.cli.powercut.Recording.Move;
import io.duralog.cli.powercut.Recording.Stored;
import io.duralog.cli.powercut.WriterSession.Ack;
import io.duralog.cli.powercut.WriterSession.End;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes a recording: sessions of the real command, between which the log is read or reopened. */
final class RecordingRun {
  private static final List<String> SEGMENT_SIZES = List.of("64k", "256k", "1m");
  private static final int MOST_THREADS = 8;

  private final Settings settings;
  private final Path work;
  private final SplittableRandom random;
  private final List<Ack> acks = new ArrayList<>();
  private final List<Stored> stored = new ArrayList<>();
  private final List<Move> moves = new ArrayList<>();
  private final List<Cut> cuts = new ArrayList<>();
  private final List<@Nullable String> payloads = new ArrayList<>();
  private final Set<Long> closed = new HashSet<>();

  RecordingRun(Settings settings, Path work, SplittableRandom random) {
    this.settings = settings;
    this.work = work;
    this.random = random;
  }

  /**
   * Records.
   *
   * @param before a recording of the same file system to go on from; null for a new disk
   * @param base what is on the disk: an image of that recording; or nothing
   * @param acknowledged what must be on that image
   */
  Recording run(String fileSystem, @Nullable Recording before, DiskState base, long acknowledged)
      throws IOException, FindException {
    SentLines lines = before == null ? new SentLines(random.nextLong()) : before.lines();
    long next = before == null ? 0 : before.next();
    if (before != null) {
      closed.addAll(before.closed()); // the root says so until the next open for writing
    }
    try (RecordedDisk disk = new RecordedDisk(settings, work, base, before != null, fileSystem)) {
      Path log = disk.mounted().resolve(Recording.DIRECTORY);
      long from = disk.position();
      long count = 0;
      if (acknowledged > 0) {
        // The power came back: what the writers of this recording build upon.
        acks.add(new Ack(acknowledged, from, false));
        count = lookAt(disk, log, acknowledged);
        moves.add(new Move(note(log).first(), from, from));
        long processed = SessionFollower.positionOn(log);
        if (processed >= 0) {
          stored.add(new Stored(processed, from, from));
        }
      }
      int sessions = 1 + random.nextInt(3);
      for (int i = 0; i < sessions; i++) {
        boolean halts = random.nextInt(3) == 0;
        List<String> command = halts ? halting(log) : command(log);
        WriterSession session =
            new WriterSession(disk, lines, random, work.resolve("err"), command, halts);
        SessionFollower follower = new SessionFollower(disk, log, random.split(), session);
        try {
          next = session.run(next, count);
        } finally {
          follower.end();
        }
        acks.addAll(follower.handedOut());
        stored.addAll(follower.stored());
        acks.addAll(session.acks());
        long last = acks.isEmpty() ? 0 : acks.get(acks.size() - 1).sequence();
        if (session.end() != End.SIGKILL) {
          closed.add(last);
        }
        count = lookAt(disk, log, last);
        requireFollowed(follower.seen(), log, session.end() == End.SIGKILL ? 0 : last);
        if (count > 1 && random.nextBoolean()) {
          truncate(disk, log, count);
        }
        if (count > 1 && random.nextBoolean()) {
          count = cut(disk, log, count);
        }
      }
      note(log);
      requireSent(payloads, lines, next);
      return new Recording(
          fileSystem,
          base,
          disk.log(),
          from,
          acks,
          stored,
          moves,
          cuts,
          payloads,
          closed,
          disk.blocksOf(log),
          lines,
          next,
          before == null ? 0 : before.generation() + 1);
    }
  }

  /** One that is killed between a write and its sync, where a signal hardly ever comes. */
  private List<String> halting(Path log) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        "io.duralog.log.HaltBeforeSync",
        log.toString(),
        Integer.toString(2 + random.nextInt(60)));
  }

  private List<String> command(Path log) {
    return List.of(
        settings.duralog().toString(),
        "append",
        log.toString(),
        "--ack",
        "--engine=" + settings.engine(),
        "--threads=" + (1 + random.nextInt(MOST_THREADS)),
        "--segment-size=" + SEGMENT_SIZES.get(random.nextInt(SEGMENT_SIZES.size())));
  }

  /** Reads or reopens the log; what either of them reports is durable from now on. */
  private long lookAt(RecordedDisk disk, Path log, long acknowledged)
      throws IOException, FindException {
    long count;
    if (random.nextBoolean()) {
      count = ReplayedLog.of(log).last();
    } else {
      String engine = "--engine=" + settings.engine();
      CommandRun open = CommandRun.of("append", log.toString(), "--ack", engine);
      if (open.code() != 0) {
        throw new FindException("append without lines ended with " + open.code() + open.err());
      }
      List<String> said = open.lines();
      count = Long.parseLong(said.get(said.size() - 1));
      closed.add(count);
    }
    acks.add(new Ack(count, disk.position(), true));
    if (count < acknowledged) {
      throw new FindException(
          acknowledged + " were acknowledged, " + count + " are there, on the disk in use");
    }
    return count;
  }

  /** Notes what the log holds now: what is given up later is still on disks that are cut before. */
  private ReplayedLog note(Path log) throws FindException {
    ReplayedLog now = ReplayedLog.of(log);
    while (payloads.size() < now.last()) {
      payloads.add(null);
    }
    for (int i = 0; i < now.payloads().size(); i++) {
      payloads.set(now.first() - 1 + i, now.payloads().get(i));
    }
    return now;
  }

  private void truncate(RecordedDisk disk, Path log, long last) throws IOException, FindException {
    int first = note(log).first();
    long most = Math.min(last, SessionFollower.processed(log) + 1); // which it holds
    long kept = first + random.nextLong(most - first + 1);
    long before = disk.position();
    CommandRun truncate =
        CommandRun.of(
            "truncate", log.toString(), "--before=" + kept, "--engine=" + settings.engine());
    if (truncate.code() != 0) {
      throw new FindException("truncate ended with " + truncate.code() + truncate.err());
    }
    moves.add(new Move(kept, before, disk.position()));
    closed.add(last);
    acks.add(new Ack(last, disk.position(), true));
  }

  private long cut(RecordedDisk disk, Path log, long last) throws IOException, FindException {
    int first = note(log).first();
    long kept = first + random.nextLong(last - first + 1);
    List<@Nullable String> payloadsBefore = new ArrayList<>(payloads);
    long before = disk.position();
    CommandRun truncate =
        CommandRun.of(
            "truncate", log.toString(), "--after=" + kept, "--engine=" + settings.engine());
    if (truncate.code() != 0) {
      throw new FindException("truncate ended with " + truncate.code() + truncate.err());
    }
    long after = disk.position();
    cuts.add(new Cut(kept, before, after, payloadsBefore));
    payloads.subList((int) kept, payloads.size()).clear();
    closed.add(last);
    closed.add(kept);
    acks.add(new Ack(kept, after, true));
    return kept;
  }

  /** A tailer must have been handed what is there now, and all of it once the log was closed. */
  private void requireFollowed(ReplayedLog seen, Path log, long least) throws FindException {
    note(log);
    List<String> whole = new ArrayList<>();
    payloads.forEach(p -> whole.add(String.valueOf(p)));
    seen.requirePartOf(whole);
    if (!seen.payloads().isEmpty() && seen.last() < least) {
      throw new FindException("a tailer was handed " + seen.last() + ", closed was " + least);
    }
  }

  private static void requireSent(List<@Nullable String> payloads, SentLines lines, long next)
      throws FindException {
    BitSet seen = new BitSet();
    for (String payload : payloads) {
      if (payload == null) {
        continue; // given up before
      }
      long number = lines.number(payload);
      if (number < 0 || number >= next || seen.get((int) number)) {
        throw new FindException("on the disk in use, never sent, or twice: " + payload);
      }
      seen.set((int) number);
    }
  }
}
