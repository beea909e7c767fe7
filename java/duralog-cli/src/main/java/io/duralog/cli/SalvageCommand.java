package io.duralog.cli;

import io.duralog.DuraLog;
import io.duralog.SalvageReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code duralog salvage}: copies what is left of a damaged log into a new one. */
@Command(
    name = "salvage",
    description = {
      "Copies every record that can be proved into a new log, with the same sequences and types,"
          + " and lists every hole. The damaged log is only read.",
      "The new log opens in every mode; each pass over it lists the sequences that are missing."
    },
    exitCodeList = {
      "0:copied; the log is sound, or has flaws that cost no record",
      "2:could not copy: no log there, TO is taken, no permission, an I/O error, wrong usage",
      ExitCode.DAMAGED_TEXT + "; what is left is copied, if the copy is reported"
    })
final class SalvageCommand implements Callable<Integer> {
  @ParentCommand private DuralogCommand parent;

  @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the log.")
  private Path directory;

  @Parameters(
      index = "1",
      paramLabel = "TO",
      description = "Directory of the new log; it must not be there, or be empty.")
  private Path target;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    LogDirectory place = new LogDirectory(directory);
    SalvageReport report;
    try (Progress progress = Progress.ofWork(parent.terminal(), !json, "salvage")) {
      report = DuraLog.salvage(directory, target);
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
    new Output(parent.terminal().out()).line(json ? json(report) : text(report));
    return place.isRefused(report.damage()) ? ExitCode.DAMAGED : ExitCode.OK;
  }

  private String text(SalvageReport report) {
    StringBuilder text = new StringBuilder(200);
    text.append(directory).append(" -> ").append(target).append('\n');
    text.append(report.records()).append(" records copied");
    if (report.records() > 0) {
      text.append(" of sequence ").append(report.firstSequence());
      text.append(" to ").append(report.lastSequence());
    }
    text.append(", ").append(report.bytes()).append(" bytes");
    report.damage().forEach(d -> text.append('\n').append(d));
    return text.append(report.complete() ? "\nno record is lost" : "").toString();
  }

  private String json(SalvageReport report) {
    return JsonLine.of(
        json -> {
          json.writeBooleanField("complete", report.complete());
          json.writeStringField("directory", directory.toString());
          json.writeStringField("target", target.toString());
          json.writeNumberField("records", report.records());
          json.writeNumberField("bytes", report.bytes());
          json.writeNumberField("firstSequence", report.firstSequence());
          json.writeNumberField("lastSequence", report.lastSequence());
        },
        report.damage());
  }
}
