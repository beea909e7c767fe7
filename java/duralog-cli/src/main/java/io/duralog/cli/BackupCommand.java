package io.duralog.cli;

import io.duralog.BackupOptions;
import io.duralog.BackupReport;
import io.duralog.DuraLog;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code duralog backup}: a log that holds what another one holds now. */
@Command(
    name = "backup",
    description = {
      "Makes a backup of a log: a log of its own in another directory, with the same sequences."
          + " Needs no lock; a writer goes on meanwhile.",
      "Complete segments become hard links where that is possible, the rest is copied and checked."
          + " To restore it, open it, or a copy of it; write to one of them only."
    })
final class BackupCommand implements Callable<Integer> {
  @ParentCommand private DuralogCommand parent;

  @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the log.")
  private Path directory;

  @Parameters(
      index = "1",
      paramLabel = "TO",
      description = "Directory of the backup; it must not be there, or be empty.")
  private Path target;

  @Option(
      names = "--previous",
      paramLabel = "BACKUP",
      description =
          "An earlier backup of this log on the file system of TO: what has not changed since is"
              + " linked from there.")
  private @Nullable Path previous;

  @Option(names = "--no-links", description = "Copy every segment.")
  private boolean noLinks;

  @Option(
      names = "--verify-all",
      description = "Check every record of the backup, not only those of its last segment.")
  private boolean verifyAll;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Path log = new LogDirectory(directory).path();
    BackupOptions options = BackupOptions.defaults().link(!noLinks).verifyAll(verifyAll);
    BackupReport report;
    try (Progress progress = Progress.ofWork(parent.terminal(), !json, "backup")) {
      report = DuraLog.backup(log, target, previous == null ? options : options.previous(previous));
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
    new Output(parent.terminal().out()).line(json ? json(report) : text(report));
    return ExitCode.OK;
  }

  private String text(BackupReport report) {
    return directory + " -> " + target + "\n" + report;
  }

  private String json(BackupReport report) {
    return JsonLine.of(
        json -> {
          json.writeStringField("directory", directory.toString());
          json.writeStringField("target", target.toString());
          json.writeNumberField("firstSequence", report.firstSequence());
          json.writeNumberField("lastSequence", report.lastSequence());
          json.writeNumberField("generation", report.generation());
          json.writeNumberField("linked", report.linked());
          json.writeNumberField("copied", report.copied());
          json.writeNumberField("bytesCopied", report.bytesCopied());
        });
  }
}
