package io.duralog.bench;

import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * What is measured now and how long all will take: a line on standard error for each sample, and
 * below them a bar where somebody looks on.
 */
final class Progress implements AutoCloseable {
  /** To the begin of the line, and nothing behind it: the bar makes room. */
  private static final String ERASE = "\r\033[K";

  private final @Nullable ProgressBar bar;

  /**
   * Of so many samples.
   *
   * @param drawn whether somebody looks on
   */
  Progress(int samples, boolean drawn) {
    bar =
        !drawn
            ? null
            : new ProgressBarBuilder()
                .setTaskName("bench")
                .setInitialMax(samples)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(1000)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
  }

  /** A sample begins. */
  void begins(String row, String who) {
    if (bar != null) {
      bar.setExtraMessage(" " + row + ", " + who);
    }
  }

  /** What it gave. */
  void measured(String mark, String row, String who, Sample sample) {
    say(
        String.format(
            Locale.ROOT,
            "%s  %-22s %-28s %,14.0f/s  %s",
            mark,
            row,
            who,
            sample.rate(),
            sample.how()));
  }

  /** A line. */
  void say(String line) {
    System.err.println(bar == null ? line : ERASE + line);
  }

  /** One sample less to come. */
  void ends() {
    if (bar != null) {
      bar.step();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
