package io.duralog.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code duralog completion}: what a shell completes. */
@Command(
    name = "completion",
    description = {
      "Prints a script for bash and zsh, with which the shell completes commands and options.",
      "Try it with 'source <(duralog completion)'. To keep it, write it to"
          + " ~/.local/share/bash-completion/completions/duralog."
    })
final class CompletionCommand implements Callable<Integer> {
  /** What may be in the name of a function of the shell. */
  private static final String PLAIN = "[A-Za-z0-9_.-]+";

  @ParentCommand private DuralogCommand parent;
  @Spec private CommandSpec spec;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name by which you call the command, if that is another; default: duralog.")
  private @Nullable String name;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    String called = name == null ? root.getCommandName() : name;
    if (!called.matches(PLAIN)) {
      throw new ParameterException(
          spec.commandLine(), "--name must be a name without a path or blanks, not " + called);
    }
    new Output(parent.terminal().out()).line(AutoComplete.bash(called, root).stripTrailing());
    return ExitCode.OK;
  }
}
