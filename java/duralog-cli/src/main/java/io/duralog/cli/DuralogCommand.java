package io.duralog.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What stands before the name of a command. */
@Command(
    name = "duralog",
    description = "Appends to, replays and checks durable logs. A log is a directory.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done; what was read of the log is sound, or has flaws that cost no record",
      "1:never of this command: its JVM did not start",
      "2:could not do it: wrong usage, no such log, no permission, an I/O error, a failed log",
      ExitCode.DAMAGED_TEXT,
      "4:of doctor: a log works there, with a fallback or a warning"
    },
    subcommands = {
      AppendCommand.class,
      ReplayCommand.class,
      TailCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      VerifyCommand.class,
      InfoCommand.class,
      StatsCommand.class,
      DumpCommand.class,
      BackupCommand.class,
      SalvageCommand.class,
      TruncateCommand.class,
      CheckpointCommand.class,
      RetentionCommand.class,
      DoctorCommand.class,
      DemoCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    })
final class DuralogCommand implements Runnable {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  @Spec private CommandSpec spec;

  private final Terminal terminal;

  /** For tools that make it themselves: ci/man. */
  DuralogCommand() {
    this(Terminal.ofProcess());
  }

  DuralogCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    String names = String.join(", ", spec.subcommands().keySet());
    throw new ParameterException(spec.commandLine(), "which command of these: " + names + "?");
  }

  Terminal terminal() {
    return terminal;
  }

  boolean debug() {
    return debug;
  }
}
