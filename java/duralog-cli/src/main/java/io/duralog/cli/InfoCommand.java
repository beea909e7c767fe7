package io.duralog.cli;

import io.duralog.LogReader;
import io.duralog.OnDamage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code duralog info}: what a log is, from its directory and an open for reading. */
@Command(
    name = "info",
    description =
        "Shows sequences, segments, sizes, checkpoints, and who holds the log. Reads little;"
            + " 'stats' reads all and counts it.")
final class InfoCommand implements Callable<Integer> {
  @ParentCommand private DuralogCommand parent;

  @Parameters(paramLabel = "DIR", description = "Directory of the log.")
  private Path directory;

  @Option(names = "--json", description = "Print it as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    LogDirectory place = new LogDirectory(directory);
    Output out = new Output(parent.terminal().out());
    try (LogReader log = place.open(OnDamage.SALVAGE)) {
      if (json) {
        out.line(json(log, place));
      } else {
        print(out, log, place);
      }
      return place.isRefused(log.recovery().damage()) ? ExitCode.DAMAGED : ExitCode.OK;
    }
  }

  private void print(Output out, LogReader log, LogDirectory place) {
    long count = log.lastSequence() - log.firstSequence() + 1;
    out.line("directory       " + directory.toAbsolutePath().normalize());
    out.line(
        "records         "
            + count
            + (count == 0
                ? ""
                : " (sequence " + log.firstSequence() + " to " + log.lastSequence() + ")"));
    out.line("segments        " + place.segments().size() + ", " + place.segmentBytes() + " bytes");
    out.line("created         " + created(place));
    boolean closed = log.recovery().cleanlyClosed();
    out.line("cleanly closed  " + (closed ? "yes" : "no (in use, or its writer was killed)"));
    out.line("held by         " + Holder.of(place.path()));
    PositionLines.of(place.path()).forEach(p -> out.line("checkpoint      " + p));
    log.recovery().damage().forEach(d -> out.line("found           " + d));
  }

  private String json(LogReader log, LogDirectory place) {
    return JsonLine.of(
        json -> {
          json.writeStringField("directory", directory.toAbsolutePath().normalize().toString());
          json.writeNumberField("firstSequence", log.firstSequence());
          json.writeNumberField("lastSequence", log.lastSequence());
          json.writeNumberField("generation", log.generation());
          json.writeNumberField("segments", place.segments().size());
          json.writeNumberField("bytes", place.segmentBytes());
          json.writeStringField("created", created(place));
          json.writeBooleanField("cleanlyClosed", log.recovery().cleanlyClosed());
          json.writeStringField("heldBy", Holder.of(place.path()));
          PositionLines.write(json, PositionLines.of(place.path()));
        },
        log.recovery().damage());
  }

  // Each writer locks this file, and none ever writes to it: its time is that of the first open.
  private static String created(LogDirectory place) {
    try {
      Instant time = Files.getLastModifiedTime(place.path().resolve("lock")).toInstant();
      return time.truncatedTo(ChronoUnit.SECONDS).toString();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
