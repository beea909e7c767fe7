package io.duralog.process;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.TailOptions;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Recorder;

/** Tailers of a log that another process writes, until it is killed. Says {@code lag HISTOGRAM}. */
final class FollowElsewhere {
  private FollowElsewhere() {}

  /**
   * Runs.
   *
   * @param args directory, that of the marks, numbers of the tailers
   */
  public static void main(String[] args) throws Exception {
    Path marks = Path.of(args[1]);
    LogReader log = DuraLog.openReadOnly(Path.of(args[0]));
    Recorder lags = new Recorder(FollowLags.DIGITS);
    for (int i = 2; i < args.length; i++) {
      FollowingTail.start(
          marks,
          Integer.parseInt(args[i]),
          from -> log.tail(TailOptions.from(from)),
          () -> Long.MAX_VALUE,
          0,
          lags);
    }
    while (true) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      Say.line("lag " + FollowLags.text(lags));
    }
  }
}
