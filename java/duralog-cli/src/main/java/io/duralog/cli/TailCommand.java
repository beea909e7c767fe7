package io.duralog.cli;

import io.duralog.DuraLogException;
import io.duralog.LogCutException;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.RecordsGoneException;
import io.duralog.Replay;
import io.duralog.TailOptions;
import io.duralog.Tailer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code duralog tail}: the last records, and those that come. */
@Command(
    name = "tail",
    description = {
      "Prints the payloads of the last records, each followed by a line feed; with -f also those"
          + " that come, each once it is durable.",
      "Needs no lock; the log's writer may be any process, may end, and may begin again.",
      "With -f what was cut away or deleted by the writer is told on standard error, and the"
          + " command goes on with what there is."
    })
final class TailCommand implements Callable<Integer> {
  /** Records between two looks at the output. */
  private static final int MOST_AT_ONCE = 10_000;

  private static final Duration FOR_EVER = Duration.ofDays(1_000);

  @ParentCommand private DuralogCommand parent;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Directory of the log.")
  private Path directory;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with the records that come, until the command is stopped.")
  private boolean follow;

  @Option(
      names = {"-n", "--last"},
      paramLabel = "N",
      description = "Begin with the last N records; default: 10.")
  private @Nullable Long last;

  @Option(
      names = "--from",
      paramLabel = "WHERE",
      description =
          "Begin with this sequence, or with 'first', 'end', or the first batch of a time or later,"
              + " as in 2026-11-28T19:00:00Z.")
  private @Nullable String from;

  @Option(names = "--limit", paramLabel = "N", description = "Print so many records at the most.")
  private long limit = Long.MAX_VALUE;

  @Mixin private PrintOptions how;

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 1 || (last != null && last < 0)) {
      throw wrong("--limit must be 1 or more, and --last 0 or more");
    }
    if (from != null && last != null) {
      throw wrong("--from and --last exclude each other; give one");
    }
    Terminal terminal = parent.terminal();
    RecordPrinter writer = how.printer(new Output(terminal.out()), '\n', limit);
    try (LogReader log = new LogDirectory(directory).open(OnDamage.STOP_AT_TORN_TAIL);
        Tailer tail = log.tail(beginning(log))) {
      print(tail, writer);
    }
    return ExitCode.OK;
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  private TailOptions beginning(LogReader log) {
    String where = from;
    if (where == null) {
      long wanted = last == null ? 10 : last;
      long first = log.firstSequence();
      long next = log.lastSequence() + 1;
      return TailOptions.from(Math.max(first, next - Math.min(wanted, next - first)));
    }
    if (where.equals("first")) {
      return TailOptions.fromFirst();
    }
    if (where.equals("end")) {
      return TailOptions.fromEnd();
    }
    try {
      return TailOptions.from(
          where.chars().allMatch(Character::isDigit) ? Long.parseLong(where) : at(log, where));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw wrong(
          "--from must be a sequence, 'first', 'end' or a time such as"
              + " 2026-11-28T19:00:00Z, not "
              + where);
    }
  }

  /** The first sequence of a time or later. */
  private static long at(LogReader log, String time) {
    try (Replay replay = log.replay(ReadOptions.all().from(Instant.parse(time)))) {
      Iterator<LogRecord> records = replay.iterator();
      return records.hasNext() ? records.next().sequence() : log.lastSequence() + 1;
    }
  }

  private void print(Tailer tail, RecordPrinter writer) throws InterruptedException {
    Duration patience = follow ? FOR_EVER : Duration.ZERO;
    try {
      while (true) {
        try {
          int shown = tail.poll(MOST_AT_ONCE, patience, writer);
          writer.flush();
          if (shown == 0 && !follow) {
            return;
          }
        } catch (LogCutException | RecordsGoneException e) {
          goOn(tail, e);
        }
      }
    } catch (RecordPrinter.EnoughException e) {
      writer.flush();
    }
  }

  /** Goes on with what there is; the writer may take that, too, meanwhile. */
  private void goOn(Tailer tail, DuraLogException met) {
    DuraLogException why = met;
    while (true) {
      if (!follow) {
        throw why;
      }
      parent.terminal().err().println("duralog: " + why.getMessage());
      try {
        tail.seek(why instanceof LogCutException cut ? cut.lastKept() + 1 : first(why));
        return;
      } catch (LogCutException | RecordsGoneException e) {
        why = e;
      }
    }
  }

  private static long first(DuraLogException why) {
    return ((RecordsGoneException) why).first();
  }
}
