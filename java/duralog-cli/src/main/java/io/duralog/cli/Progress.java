package io.duralog.cli;

import io.duralog.LogReader;
import io.duralog.RecordVisitor;
import java.io.InputStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A bar on standard error while a command works, gone when it has ended. There is none where
 * standard error is no terminal. For one thread.
 */
final class Progress implements AutoCloseable {
  /** Said, since the library would else load another one to ask the terminal. */
  private static final int WIDTH = 79;

  private static final int MILLIS = 200;
  private static final long UNKNOWN = -1;
  private static final long MIB = 1 << 20;

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /** Of a pass over all records of a log. */
  static Progress ofRecords(Terminal terminal, boolean shown, String task, LogReader log) {
    return of(terminal, shown, task, log.lastSequence() - log.firstSequence() + 1);
  }

  /** Of what cannot be measured: it shows that the command works, and for how long. */
  static Progress ofWork(Terminal terminal, boolean shown, String task) {
    return of(terminal, shown, task, UNKNOWN);
  }

  private static Progress of(Terminal terminal, boolean shown, String task, long most) {
    boolean drawn = shown && terminal.errIsTerminal();
    return new Progress(drawn ? builder(terminal, task).setInitialMax(most).build() : null);
  }

  private static ProgressBarBuilder builder(Terminal terminal, String task) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(MILLIS)
        .setConsumer(new ConsoleProgressBarConsumer(terminal.err(), WIDTH))
        .setMaxRenderedLength(WIDTH)
        .clearDisplayOnFinish();
  }

  /** A stream that shows how much of it has been read; its close ends the bar. */
  static InputStream over(Terminal terminal, String task, InputStream in, long size) {
    return terminal.errIsTerminal()
        ? ProgressBar.wrap(
            in, builder(terminal, task).setInitialMax(size).setUnit(" MiB", MIB).showSpeed())
        : in;
  }

  /** A visitor that also shows how far it has come. */
  RecordVisitor over(RecordVisitor visitor) {
    ProgressBar b = bar;
    if (b == null) {
      return visitor;
    }
    return record -> {
      visitor.visit(record);
      b.step();
    };
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
