package io.duralog.cli;

import io.duralog.cli.dump.Dump;
import io.duralog.cli.dump.DumpRequest;
import io.duralog.cli.dump.DumpTotals;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code duralog dump}: what is in the files, batch by batch. */
@Command(
    name = "dump",
    description = {
      "Lists what is in the files of a log: the root, each segment, each batch with its place,"
          + " sequences and checksums, and what is no batch. At a damaged place it says why and goes"
          + " on with the next batch that it finds.",
      "For people who look for a fault; 'verify' says whether there is one, 'info' what the log is."
          + " Needs no lock and changes nothing. Beside a writer the end may look torn: its last"
          + " batches are on their way."
    },
    exitCodeList = {
      "0:shown; the log is sound, or has flaws that cost no record",
      "2:could not read all of it: no log there, no permission, an I/O error, another format",
      ExitCode.DAMAGED_TEXT
    })
final class DumpCommand implements Callable<Integer> {
  @ParentCommand private DuralogCommand parent;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Directory of the log.")
  private Path directory;

  @Option(
      names = "--from",
      paramLabel = "N",
      description = "Begin with the batch of this sequence; default: the first of the files.")
  private long from = 1;

  @Option(names = "--limit", paramLabel = "N", description = "Show so many batches at the most.")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--records",
      description = "List each record: sequence, offset in the segment, type, length.")
  private boolean records;

  @Option(
      names = "--headers",
      description =
          "Show the bytes of each header as hex; of a segment's the first 64 of each copy.")
  private boolean headers;

  @Option(names = "--json", description = "Print one JSON object a line.")
  private boolean json;

  @Override
  public Integer call() {
    if (from < 1 || limit < 0) {
      throw new ParameterException(
          spec.commandLine(), "--from must be 1 or more, and --limit 0 or more");
    }
    LogDirectory place = new LogDirectory(directory);
    DumpRequest wanted = new DumpRequest(from, limit, records, headers, json);
    DumpTotals totals;
    try (GatheredLines lines = new GatheredLines(new Output(parent.terminal().out()))) {
      totals = Dump.of(directory, wanted, lines::add);
    }
    return totals.flaws() > 0 && place.isRefused() ? ExitCode.DAMAGED : ExitCode.OK;
  }
}
