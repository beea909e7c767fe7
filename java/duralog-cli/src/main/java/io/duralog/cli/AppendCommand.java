package io.duralog.cli;

import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.EngineInfo;
import io.duralog.LogFailedException;
import io.duralog.LogOptions;
import io.duralog.jackson.JacksonJsonCodec;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code duralog append}: each line of standard input becomes a record. */
@Command(
    name = "append",
    description = {
      "Appends each line of standard input as a record, and exits when all are durable.",
      "A line ends before its line feed; a carriage return stays. The last line needs no line feed."
          + " When the process is told to stop (SIGTERM), what it had appended is made durable."
    })
final class AppendCommand implements Callable<Integer> {
  private static final int MOST_THREADS = 1024;
  private static final int LINES_AT_ONCE = 64;

  @ParentCommand private DuralogCommand parent;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Directory of the log; made when there is none.")
  private Path directory;

  @ArgGroup private @Nullable Format format;

  /** What a line is, where it is not text. */
  static final class Format {
    @Option(names = "--json", description = "Each line is a JSON object; stored as JSON record.")
    private boolean json;

    @Option(names = "--bytes", description = "Lines need not be UTF-8; stored as raw bytes.")
    private boolean bytes;
  }

  @Option(
      names = "--engine",
      paramLabel = "auto|native|portable",
      description = "Which engine to use; default auto.")
  private EngineChoice engine = EngineChoice.AUTO;

  @Option(
      names = "--segment-size",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "Size of new segments, such as 64k, 1m, 4MiB or bytes; default 64m.")
  private @Nullable Long segmentSize;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that append; default 1. More than one do not keep the input's order.")
  private int threads = 1;

  @Option(
      names = "--ack",
      description =
          "Print the durable sequence each time it advances: a number alone on a line, flushed at"
              + " once and never before the sync has returned. The last line is the final one.")
  private boolean ack;

  @Option(
      names = "--durable",
      description = "Wait for each record to be durable before the next of its thread.")
  private boolean durable;

  @Override
  public Integer call() {
    LogOptions options = options();
    LineQueue queue = new LineQueue();
    try (StopSignal signal = new StopSignal(queue::abandon)) {
      return append(options, queue);
    }
  }

  private int append(LogOptions options, LineQueue queue) {
    Terminal terminal = parent.terminal();
    long records;
    long started;
    EngineInfo usedEngine;
    Throwable failure;
    try (DuraLog log = DuraLog.open(directory, options)) {
      started = System.nanoTime();
      long before = log.lastSequence();
      usedEngine = log.engine();
      Output acks = ack ? new Output(terminal.out()) : null;
      // With --durable a thread is slow: give each the next line, not the next block of lines.
      int atOnce = durable && threads > 1 ? 1 : LINES_AT_ONCE;
      LineReader input = new LineReader(terminal.in(), options.maxRecordSize(), atOnce);
      failure = new AppendRun(log, queue, lineFormat(), threads, durable, acks).run(input);
      if (failure instanceof LogFailedException failed) {
        throw failed;
      }
      records = log.lastSequence() - before;
    }
    terminal.err().println(summary(records, System.nanoTime() - started, usedEngine));
    if (failure == null) {
      return ExitCode.OK;
    }
    throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }

  private LogOptions options() {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new ParameterException(
          spec.commandLine(), "--threads must be 1 to " + MOST_THREADS + ", not " + threads);
    }
    try {
      LogOptions.Builder options = LogOptions.builder().engine(engine);
      return (segmentSize == null ? options : options.segmentSize(segmentSize)).build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private LineFormat lineFormat() {
    if (format != null && format.json) {
      return LineFormat.json(new JacksonJsonCodec());
    }
    return format != null && format.bytes ? LineFormat.bytes() : LineFormat.text();
  }

  private static String summary(long records, long nanos, EngineInfo engine) {
    double seconds = Math.max(nanos, 1) / 1e9;
    return String.format(
        Locale.ROOT,
        "duralog: appended %d record%s in %.3f s (%.0f records/s), all durable; engine %s",
        records,
        records == 1 ? "" : "s",
        seconds,
        records / seconds,
        engine);
  }
}
