package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogReader;
import io.duralog.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tailers of one log, in the process of its writer and in others, while one writer after another is
 * killed. What a tailer was handed until the kill is there afterwards, all of it, once, in order,
 * and the tailer goes on after it in the next life. Engines take turns.
 */
final class Following implements AutoCloseable {
  private static final List<EngineChoice> ENGINES =
      List.of(EngineChoice.AUTO, EngineChoice.PORTABLE);

  private final Path log;
  private final Path marks;
  private final SplittableRandom random;
  private final long lifeMillis;
  private final List<String> jvmOptions;
  private final int perProcess;
  private final FollowCrew[] elsewhere;
  private final FollowLags lags = new FollowLags();
  private final FollowLags lagsElsewhere = new FollowLags();
  private final FollowLags wakes = new FollowLags();
  private final List<FollowMark> all = new ArrayList<>();

  private int life;
  private int restarts;
  private long acknowledged;

  /** The records before the first of the log. */
  private SoakRecords before = new SoakRecords();

  /** All records at the last look. */
  private SoakRecords known = new SoakRecords();

  /**
   * Creates one.
   *
   * @param work an empty directory
   * @param elsewhere processes with tailers beside the writer's
   * @param perProcess tailers of each of these
   */
  Following(
      Path work, long seed, long lifeMillis, List<String> jvmOptions, int elsewhere, int perProcess)
      throws IOException {
    this.log = Files.createDirectory(work.resolve("log"));
    this.marks = Files.createDirectory(work.resolve("marks"));
    this.random = new SplittableRandom(seed);
    this.lifeMillis = lifeMillis;
    this.jvmOptions = jvmOptions;
    this.perProcess = perProcess;
    this.elsewhere = new FollowCrew[elsewhere];
    for (int i = 0; i < FollowedWriter.TAILERS + elsewhere * perProcess; i++) {
      all.add(FollowingTail.mark(marks, i));
    }
  }

  /** Runs for so long, and at least for two lives. */
  String run(long seconds, Consumer<String> progress) throws IOException, InterruptedException {
    for (int i = 0; i < elsewhere.length; i++) {
      elsewhere[i] = startElsewhere(i);
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (life < 2 || System.nanoTime() < end) {
      live(true);
      progress.accept(toString());
    }
    live(false); // until each tailer has all
    for (FollowMark mark : all) {
      requireSame(mark.get(), known);
    }
    return toString();
  }

  private FollowCrew startElsewhere(int index) {
    List<Object> args = new ArrayList<>(List.of(log, marks));
    for (int i = 0; i < perProcess; i++) {
      args.add(FollowedWriter.TAILERS + index * perProcess + i);
    }
    ChildJvm child = ChildJvm.start(jvmOptions, FollowElsewhere.class, args.toArray());
    return new FollowCrew(child, lagsElsewhere, wakes);
  }

  private void live(boolean appends) throws IOException, InterruptedException {
    life++;
    Files.deleteIfExists(marks.resolve("acks-" + (life - 3)));
    EngineChoice engine = ENGINES.get(life % ENGINES.size());
    ChildJvm child =
        ChildJvm.start(
            jvmOptions, FollowedWriter.class, log, marks, life, engine, all.size(), appends);
    try (FollowCrew writer = new FollowCrew(child, lags, wakes)) {
      long opened = writer.opened();
      require(opened == known.last(), "found " + known.last() + ", opened at " + opened);
      long wanted = lifeMillis + random.nextLong(lifeMillis / 8 + 1);
      writer.awaitCaughtUp();
      before = known; // the log begins there now
      if (appends) {
        writer.watch(wanted / 2);
        if (random.nextBoolean()) {
          int one = random.nextInt(elsewhere.length);
          elsewhere[one].close();
          elsewhere[one] = startElsewhere(one);
          restarts++;
        }
        writer.watch(wanted / 2);
      }
      writer.kill();
    }
    for (FollowCrew other : elsewhere) {
      other.requireAlive();
    }
    look();
  }

  /** The log as the kill has left it, beside what was acknowledged and what was handed out. */
  private void look() throws IOException {
    long durable = FollowAcks.of(marks, life).durable();
    List<SoakRecords> seen = new ArrayList<>();
    all.forEach(mark -> seen.add(mark.get()));
    seen.sort(Comparator.comparingLong(SoakRecords::last));
    if (random.nextBoolean()) {
      DuraLog.open(log).close(); // else the next writer finds it as it is
    }
    try (LogReader reader = DuraLog.openReadOnly(log);
        Replay replay = reader.replay()) {
      long last = reader.lastSequence();
      require(last >= durable, "LOST: " + durable + " was acknowledged, " + last + " is there");
      long most = seen.get(seen.size() - 1).last();
      require(last >= most, "LOST: " + most + " was handed out, " + last + " is there");
      SoakRecords found = before.copy();
      int[] next = {compare(seen, 0, found)};
      replay.visit(
          record -> {
            found.visit(record);
            next[0] = compare(seen, next[0], found);
          });
      require(found.last() == last, "read to " + found.last() + " of " + last);
      require(next[0] == seen.size(), "a tailer is before the first record of the log");
      acknowledged += Math.max(0, durable - known.last());
      known = found;
    }
  }

  /** Compares those that are at this place; returns the index of the next one. */
  private static int compare(List<SoakRecords> seen, int from, SoakRecords found) {
    int i = from;
    while (i < seen.size() && seen.get(i).last() == found.last()) {
      requireSame(seen.get(i++), found);
    }
    return i;
  }

  private static void requireSame(SoakRecords seen, SoakRecords found) {
    require(seen.toString().equals(found.toString()), "handed out: " + seen + "; there: " + found);
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }

  long records() {
    return known.last();
  }

  @Override
  public String toString() {
    return ("writers killed %,d, other processes %,d; %,d records, %,d of them acknowledged before"
            + " a kill; %d tailers, none missed or got twice any; handed out after the"
            + " acknowledgement, in the process %s, elsewhere %s; to wake a parked thread there %s")
        .formatted(
            life, restarts, known.last(), acknowledged, all.size(), lags, lagsElsewhere, wakes);
  }

  @Override
  public void close() {
    for (FollowCrew other : elsewhere) {
      if (other != null) {
        other.close();
      }
    }
  }
}
