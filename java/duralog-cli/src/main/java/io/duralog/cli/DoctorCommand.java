package io.duralog.cli;

import io.duralog.cli.doctor.Check;
import io.duralog.cli.doctor.Diagnosis;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code duralog doctor}: which engine a log would get, and what stands in the way of the best. */
@Command(
    name = "doctor",
    description = {
      "Tries in a directory what a log needs, and says for each thing whether it is there and what"
          + " to do if not.",
      "The directory may be missing, or hold a log in use: nothing is changed."
    },
    exitCodeList = {
      "0:the best engine runs there",
      "2:a log cannot work there, or wrong usage",
      "4:a log works there, with a fallback or a warning"
    })
final class DoctorCommand implements Callable<Integer> {
  private static final Path ROOT = Path.of("/");

  @ParentCommand private DuralogCommand parent;

  @Parameters(paramLabel = "DIR", description = "Directory of a log, or where one is to be.")
  private Path directory;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Diagnosis found = Diagnosis.of(directory, ROOT, DoctorCommand::holder);
    new Output(parent.terminal().out()).line(json ? found.json() : found.text());
    return exitCode(found.verdict());
  }

  private static String holder(String place) {
    String holder = Holder.of(Path.of(place));
    return holder.equals("nobody") ? "" : holder;
  }

  private static int exitCode(Check.Verdict verdict) {
    return switch (verdict) {
      case OK -> ExitCode.OK;
      case WARN -> ExitCode.WARNING;
      case FAIL -> ExitCode.COULD_NOT;
    };
  }
}
