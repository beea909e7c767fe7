package io.duralog.cli;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.Position;
import io.duralog.PositionInfo;
import io.duralog.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code duralog retention}: what limits would give up, and who keeps it from going. */
@Command(
    name = "retention",
    description = {
      "Shows which positions hold records, and what limits would give up. Changes nothing, unless"
          + " --apply says so; without it a writer may have the log open.",
      "Whole segments go, the oldest first, never the one that is written to, and none that a"
          + " position holds."
    })
final class RetentionCommand implements Callable<Integer> {
  @ParentCommand private DuralogCommand parent;

  @Parameters(paramLabel = "DIR", description = "Directory of the log.")
  private Path directory;

  @Option(
      names = "--max-bytes",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "Keep at most so much, such as 10g.")
  private @Nullable Long maxBytes;

  @Option(
      names = "--max-age",
      paramLabel = "TIME",
      converter = Age.class,
      description = "Keep what is younger, such as 7d or 12h.")
  private @Nullable Duration maxAge;

  @Option(
      names = "--apply",
      description = "Give it up, for good. Opens the log for writing: no other writer may have it.")
  private boolean apply;

  @Option(
      names = "--engine",
      paramLabel = "auto|native|portable",
      description = "Which engine to use with --apply; default auto.")
  private EngineChoice engine = EngineChoice.AUTO;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    LogDirectory place = new LogDirectory(directory);
    Retention limits = limits();
    if (apply && limits.equals(Retention.none())) {
      throw new CommandException("--apply needs --max-bytes or --max-age");
    }
    long before;
    long kept;
    long last;
    try (LogReader log = place.open(OnDamage.STOP_AT_TORN_TAIL)) {
      before = log.firstSequence();
      kept = log.firstKept(limits);
      last = log.lastSequence();
    }
    if (apply) {
      kept = apply(place.path(), limits);
    }
    print(before, kept, last, Position.list(place.path()).values());
    return ExitCode.OK;
  }

  private Retention limits() {
    try {
      Retention limits = Retention.none();
      limits = maxBytes == null ? limits : limits.maxBytes(maxBytes);
      return maxAge == null ? limits : limits.maxAge(maxAge);
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  private long apply(Path path, Retention limits) {
    LogOptions options = LogOptions.builder().engine(engine).build();
    long kept;
    try (DuraLog log = DuraLog.open(path, options)) {
      kept = log.firstKept(limits);
      log.truncateBefore(kept);
    }
    DuraLog.open(path, options).close(); // which deletes the files at once
    return kept;
  }

  private void print(long before, long kept, long last, Collection<PositionInfo> positions) {
    Output out = new Output(parent.terminal().out());
    if (json) {
      out.line(
          JsonLine.of(
              line -> {
                line.writeNumberField("firstSequence", apply ? kept : before);
                line.writeNumberField("lastSequence", last);
                line.writeNumberField("firstKept", kept);
                line.writeNumberField("givenUp", kept - before);
                line.writeBooleanField("applied", apply);
                PositionLines.write(line, positions);
              }));
      return;
    }
    for (PositionInfo each : positions) {
      out.line((each.holds() ? "holds       " : "no hold     ") + each);
    }
    String what = (kept - before) + " records given up; ";
    out.line(
        (apply ? what : "would be    " + what)
            + (apply ? directory + " begins" : "the log would begin")
            + " with sequence "
            + kept
            + ", "
            + (last - kept + 1)
            + " records");
  }
}
