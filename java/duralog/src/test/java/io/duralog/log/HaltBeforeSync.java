package io.duralog.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;

/**
 * Appends the lines of its input as {@code duralog append --ack} does, through the page cache, and
 * is gone, as if killed, once a batch is written and before it is synced: for {@code ci/powercut}.
 */
final class HaltBeforeSync implements EngineProbe {
  private static final int KILLED = 128 + 9;

  private final int after;
  private int syncs;

  private HaltBeforeSync(int after) {
    this.after = after;
  }

  @Override
  public synchronized void before(EngineCall call, Path path, long offset) {
    if (call == EngineCall.SYNC
        && Thread.currentThread().getName().startsWith("duralog-commit ")
        && ++syncs > after) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  /** Directory of the log; syncs of the committer until it halts. */
  public static void main(String[] args) throws Exception {
    LogOptions options =
        LogOptions.builder()
            .engine(EngineChoice.PORTABLE)
            .directIo(false)
            .segmentSize(64 << 10)
            .build();
    HaltBeforeSync halt = new HaltBeforeSync(Integer.parseInt(args[1]));
    DuraLog log = LogOpener.open(Path.of(args[0]), options, ProbedEngine.with(halt));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(log.appendDurable(line));
      System.out.flush();
    }
  }
}
