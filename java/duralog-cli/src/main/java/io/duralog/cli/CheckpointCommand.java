package io.duralog.cli;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.Position;
import io.duralog.PositionInfo;
import io.duralog.PositionOptions;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code duralog checkpoint}: the positions of a log, which keep records from going. */
@Command(
    name = "checkpoint",
    description = {
      "Lists the positions of a log, sets one that holds, or removes one. A position that holds keeps"
          + " the log from giving up what comes after it.",
      "A writer may have the log open."
    })
final class CheckpointCommand implements Callable<Integer> {
  /** What to do. */
  enum Action {
    list,
    set,
    remove
  }

  @ParentCommand private DuralogCommand parent;

  @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the log.")
  private Path directory;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "list|set|remove",
      description = "What to do; default list.")
  private Action action = Action.list;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Of set and remove: 1 to 64 of the characters A-Z a-z 0-9 . _ -")
  private @Nullable String name;

  @Parameters(
      index = "3",
      arity = "0..1",
      paramLabel = "SEQUENCE",
      description = "Of set: the last sequence that is processed. What comes after it is kept.")
  private @Nullable Long sequence;

  @Option(names = "--json", description = "Of list: print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Path path = new LogDirectory(directory).path();
    boolean set = action == Action.set;
    if ((name != null) != (action != Action.list) || (sequence != null) != set) {
      throw new CommandException(
          "give 'list', 'set NAME SEQUENCE' or 'remove NAME' after the directory");
    }
    Output out = new Output(parent.terminal().out());
    try {
      switch (action) {
        case list -> list(out, Position.list(path).values());
        case set -> set(out, path, String.valueOf(name), sequence == null ? 0 : sequence);
        case remove -> remove(out, path, String.valueOf(name));
      }
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
    return ExitCode.OK;
  }

  private void list(Output out, Collection<PositionInfo> positions) {
    if (json) {
      out.line(JsonLine.of(line -> PositionLines.write(line, positions)));
    } else {
      positions.forEach(p -> out.line(p.toString()));
    }
  }

  private static void set(Output out, Path path, String name, long processed) {
    try (LogReader log = DuraLog.openReadOnly(path)) {
      long least = log.firstSequence() - 1;
      if (processed < least || processed > log.lastSequence()) {
        throw new CommandException(
            "SEQUENCE must be "
                + least
                + " to "
                + log.lastSequence()
                + ", what the log has, not "
                + processed);
      }
    }
    try (Position p = Position.open(path, name, PositionOptions.defaults().hold(true))) {
      if (processed < p.processed()) {
        p.rewind(processed);
      } else {
        p.store(processed);
      }
    }
    out.line(name + " is processed to " + processed + ", and holds what comes after it");
  }

  private static void remove(Output out, Path path, String name) {
    if (!Position.remove(path, name)) {
      throw new CommandException(
          "no position " + name + "; 'duralog checkpoint " + path + "' lists");
    }
    out.line(name + " is removed");
  }
}
