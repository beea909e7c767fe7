package io.duralog.cli;

import io.duralog.CorruptLogException;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.Position;
import io.duralog.PositionInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code duralog info}: what a log is, from its directory and an open for reading. */
@Command(
    name = "info",
    description =
        "Shows sequences, segments, sizes, checkpoints, and who holds the log. Reads little.")
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
      List<Path> segments = segments(place);
      if (json) {
        out.line(json(log, place, segments));
      } else {
        print(out, log, place, segments);
      }
      return place.isRefused(log.recovery().damage()) ? ExitCode.DAMAGED : ExitCode.OK;
    }
  }

  private void print(Output out, LogReader log, LogDirectory place, List<Path> segments) {
    long count = log.lastSequence() - log.firstSequence() + 1;
    out.line("directory       " + directory.toAbsolutePath().normalize());
    out.line(
        "records         "
            + count
            + (count == 0
                ? ""
                : " (sequence " + log.firstSequence() + " to " + log.lastSequence() + ")"));
    out.line("segments        " + segments.size() + ", " + bytes(segments) + " bytes");
    out.line("created         " + created(place));
    boolean closed = log.recovery().cleanlyClosed();
    out.line("cleanly closed  " + (closed ? "yes" : "no (in use, or its writer was killed)"));
    out.line("held by         " + Holder.of(place.path()));
    positions(place).forEach(p -> out.line("checkpoint      " + p));
    log.recovery().damage().forEach(d -> out.line("found           " + d));
  }

  private String json(LogReader log, LogDirectory place, List<Path> segments) {
    return JsonLine.of(
        json -> {
          json.writeStringField("directory", directory.toAbsolutePath().normalize().toString());
          json.writeNumberField("firstSequence", log.firstSequence());
          json.writeNumberField("lastSequence", log.lastSequence());
          json.writeNumberField("generation", log.generation());
          json.writeNumberField("segments", segments.size());
          json.writeNumberField("bytes", bytes(segments));
          json.writeStringField("created", created(place));
          json.writeBooleanField("cleanlyClosed", log.recovery().cleanlyClosed());
          json.writeStringField("heldBy", Holder.of(place.path()));
          PositionLines.write(json, positions(place));
        },
        log.recovery().damage());
  }

  /** None where there is no root: then the log is damaged, which is told. */
  private static Collection<PositionInfo> positions(LogDirectory place) {
    boolean root = Files.exists(place.path().resolve("root"));
    try {
      return root ? Position.list(place.path()).values() : List.of();
    } catch (CorruptLogException e) {
      return List.of(); // nor where it is damaged
    }
  }

  private static List<Path> segments(LogDirectory place) {
    return place.files().stream().filter(file -> file.toString().endsWith(".seg")).toList();
  }

  private static long bytes(List<Path> segments) {
    long bytes = 0;
    for (Path segment : segments) {
      bytes += segment.toFile().length();
    }
    return bytes;
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
