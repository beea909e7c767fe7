package io.duralog.cli;

import io.duralog.cli.demo.CrashDemo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code duralog demo}: nothing acknowledged is lost when a writer is killed. */
@Command(
    name = "demo",
    description = {
      "Shows what a log is for: a process of its own appends events from 8 threads and is killed"
          + " (kill -9) in the middle. The log is opened again, and each record that was acknowledged"
          + " as durable must be there. Then the rest is appended, and all of it compared.",
      "It makes a log in a new directory, and removes it if all went well."
    },
    exitCodeList = {
      "0:everything acknowledged was there",
      "2:could not show it: no such file, an I/O error",
      "3:something was lost, changed or doubled; it is said what, and the log is kept"
    })
final class DemoCommand implements Callable<Integer> {
  @ParentCommand private DuralogCommand parent;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "Text or NDJSON, whose lines are the events; default: 20,000 of its own.")
  private @Nullable Path file;

  @Option(
      names = "--in",
      paramLabel = "DIR",
      description = "Make the log below this directory; default: that of temporary files.")
  private @Nullable Path work;

  @Override
  public Integer call() throws InterruptedException {
    Output out = new Output(parent.terminal().out());
    try {
      return CrashDemo.show(file, work, out::line) ? ExitCode.OK : ExitCode.DAMAGED;
    } catch (IOException e) {
      throw new CommandException("the demo could not go on: " + e, e);
    }
  }
}
