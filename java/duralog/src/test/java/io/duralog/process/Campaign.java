package io.duralog.process;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.RecoveryReport;
import io.duralog.Replay;
import io.duralog.process.SentRecords.Begun;
import io.duralog.testlog.ReadAs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Writers that are killed one after another on the same log, and what must hold after each: all
 * that was acknowledged is there, and nothing but a prefix of what was sent.
 */
final class Campaign {
  private final Path directory;
  private final List<String> prefix;
  private final List<String> writerOptions;
  private final List<Begun> rounds = new ArrayList<>();
  private Tally tally = Tally.NONE;

  /** The last record known to be in the log. */
  private long last;

  private long bytes;

  Campaign(Path directory) {
    this(directory, List.of(), "auto");
  }

  /** With writers that are started by another program, and use that engine. */
  Campaign(Path directory, List<String> prefix, String engine) {
    this.directory = directory;
    this.prefix = prefix;
    this.writerOptions = List.of("-Xmx512m", "-Dduralog.engine=" + engine);
  }

  Tally tally() {
    return tally;
  }

  /** Bytes of the log at the last check. */
  long bytes() {
    return bytes;
  }

  /** How a writer's process ends, never with a close of the log, and its exit code then. */
  enum Ending {
    KILL(ChildJvm.SIGKILLED),
    TERM(ChildJvm.SIGTERMED),
    /** By itself, when its threads have done so many steps each. */
    RETURN(0);

    static final int STEPS = 50;

    private final int exitCode;

    Ending(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  /**
   * One writer, one kill, one check.
   *
   * @throws AssertionError when something is lost or wrong; the log stays as it is
   */
  void kill(Round round) throws InterruptedException, IOException {
    end(round, Ending.KILL);
  }

  /** The same for another end of the process. */
  void end(Round round, Ending ending) throws InterruptedException, IOException {
    rounds.add(new Begun(round, last + 1));
    Acknowledged acknowledged = write(round, ending);
    if (acknowledged.opened() >= 0 && acknowledged.opened() != last) {
      throw new AssertionError(
          "a reader saw " + last + " records, the writer after it " + acknowledged.opened());
    }
    long before = last;
    try {
      last = check(round, acknowledged);
    } finally {
      long promised = Math.max(0, acknowledged.last() - before);
      tally = tally.plus(promised, acknowledged.count(), last - before);
    }
  }

  private Acknowledged write(Round round, Ending ending) throws InterruptedException {
    long steps = ending == Ending.RETURN ? Ending.STEPS : Long.MAX_VALUE;
    try (ChildJvm child =
        ChildJvm.under(prefix, writerOptions, WriterChild.class, directory, round.seed(), steps)) {
      Acknowledged acknowledged = new Acknowledged(child);
      if (ending != Ending.RETURN) {
        acknowledged.await(round.killAt());
        LockSupport.parkNanos(round.delayNanos()); // a random moment, that is what is tried here
        if (ending == Ending.KILL) {
          child.kill();
        } else {
          child.terminate();
        }
      }
      int exit = child.exitCode();
      acknowledged.end();
      if (exit != ending.exitCode) {
        throw new AssertionError("the writer ended by itself: " + exit + "\n" + child.err());
      }
      return acknowledged;
    }
  }

  private long check(Round round, Acknowledged acknowledged) throws IOException {
    LogOptions options = round.options();
    if (!Files.isDirectory(directory)) {
      require(acknowledged.last() == 0, "the directory is gone");
      return last;
    }
    if (round.check() == Round.Check.WRITER) {
      long found;
      try (DuraLog log = DuraLog.open(directory, options)) {
        found = compare(log, log.recovery(), acknowledged);
      }
      strictly(found);
      return found;
    }
    if (round.check() == Round.Check.READER_PROCESS) {
      long found = inAnotherProcess();
      try (DuraLog log = DuraLog.open(directory, options)) {
        require(compare(log, log.recovery(), acknowledged) == found, "a reader saw " + found);
      }
      return found;
    }
    long found;
    try (LogReader log = DuraLog.openReadOnly(directory, ReadAs.options(options))) {
      found = compare(log, log.recovery(), acknowledged);
    }
    asTheKillLeftIt(found);
    return found;
  }

  private long compare(LogReader log, RecoveryReport report, Acknowledged acknowledged) {
    torn(report, acknowledged.last());
    require(
        log.durableSequence() >= acknowledged.last(),
        "LOST: acknowledged %d, durable %d".formatted(acknowledged.last(), log.durableSequence()));
    require(log.lastSequence() >= last, "recovered " + last + ", then " + log.lastSequence());
    SentRecords sent = new SentRecords(rounds, acknowledged::check);
    try (Replay replay = log.replay()) {
      replay.visit(sent);
      torn(replay.report(), acknowledged.last());
      bytes = replay.report().bytes();
    }
    sent.end();
    require(sent.last() == log.lastSequence(), "replayed to " + sent.last() + " " + log.engine());
    require(
        sent.last() >= acknowledged.last(),
        "LOST: acknowledged %d, replayed %d".formatted(acknowledged.last(), sent.last()));
    return sent.last();
  }

  /** Nothing may be wrong but the tail, and that behind all that was acknowledged. */
  private static void torn(RecoveryReport report, long acknowledged) {
    for (Damage damage : report.damage()) {
      require(damage.kind() == Damage.Kind.TORN_TAIL, damage.toString());
      require(!damage.certain(), damage.toString());
      require(damage.firstLost() == 0 || damage.firstLost() > acknowledged, "LOST: " + damage);
    }
  }

  /** A log that a writer has recovered and closed passes the strictest reading. */
  private void strictly(long found) {
    LogOptions strict = LogOptions.builder().onDamage(OnDamage.STRICT).build();
    try (LogReader log = DuraLog.openReadOnly(directory, ReadAs.options(strict))) {
      require(log.recovery().cleanlyClosed(), "not closed cleanly");
      require(log.recovery().damage().isEmpty(), log.recovery().toString());
      try (Replay replay = log.replay()) {
        SentRecords sent = new SentRecords(rounds, (sequence, thread, counter) -> {});
        replay.visit(sent);
        require(sent.last() == found && replay.report().damage().isEmpty(), "strictly otherwise");
      }
    }
  }

  /** Before any writer cut the tail: STRICT refuses it or agrees, SALVAGE gives no less. */
  private void asTheKillLeftIt(long found) {
    LogOptions strict = LogOptions.builder().onDamage(OnDamage.STRICT).build();
    try (LogReader log = DuraLog.openReadOnly(directory, ReadAs.options(strict))) {
      require(log.lastSequence() == found, "strictly " + log.lastSequence());
    } catch (CorruptLogException e) {
      require(e.damage().kind() == Damage.Kind.TORN_TAIL, e.toString());
    }
    try (LogReader log = DuraLog.openReadOnly(directory, ReadAs.options(OnDamage.SALVAGE));
        Replay replay = log.replay(ReadOptions.all().until(found))) {
      SentRecords sent = new SentRecords(rounds, (sequence, thread, counter) -> {});
      replay.visit(sent);
      require(sent.last() == found, "salvaged to " + sent.last() + " of " + found);
    }
  }

  private long inAnotherProcess() {
    try (ChildJvm reader = ReaderChild.start(directory, rounds)) {
      reader.send("read 0");
      long found = Long.parseLong(reader.expect("read"));
      reader.send("end");
      require(reader.exitCode() == 0, reader.err());
      return found;
    }
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }
}
