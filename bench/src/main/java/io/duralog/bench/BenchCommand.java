package io.duralog.bench;

import io.duralog.EngineUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. With {@code --fork-in} it is one of the forked JVMs. */
@Command(
    name = "duralog-bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures DuraLog, two ways to use a FileChannel, what the disk gives a C program, and other",
      "logs and stores, in alternating rounds of forked JVMs.",
      "Table on standard output, progress on standard error."
    })
final class BenchCommand implements Callable<Integer> {
  /** So many in each forked JVM. */
  private static final int TRUNCATIONS = 3;

  private static final int CANNOT_RUN = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "Where to write (default: ${DEFAULT-VALUE}); not a tmpfs.")
  private Path directory = Path.of(".");

  @Option(
      names = "--records",
      defaultValue = "5000000",
      description = "Records of 100 bytes in W1 and R1 (default: ${DEFAULT-VALUE}).")
  private long records;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      description = "Seconds of each run of W2 and W3 (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Rounds; the table gives medians (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = {
        "The order of the contestants, which is another one in each round (default:",
        "${DEFAULT-VALUE}). The same seed repeats it."
      })
  private long seed;

  @Option(
      names = "--only",
      split = ",",
      description = "Only workloads whose name begins so, such as W1 or 'W3 64'.")
  private List<String> only = List.of();

  @Option(
      names = "--peers",
      split = ",",
      description = {
        "Who takes part, by the beginnings of their names: duralog-native, duralog-direct,",
        "duralog-buffered, filechannel-appending, filechannel-leader, device, fio, and",
        "artemis-aio, artemis-nio, rocksdb, bookkeeper, chronicle, mvstore, lmdb, which only",
        "'all' includes. Default: all up to fio, which is left out where it is not installed."
      })
  private List<String> peers = List.of();

  @Option(
      names = "--limit",
      description = "The C program that measures the device (default: where ci/native builds it).")
  private Path limit = limitProgram();

  @Option(
      names = "--busy",
      paramLabel = "N",
      description = "Beside it N threads compute all the time, as on a machine that is shared.")
  private int busy;

  @Option(
      names = "--flush-delay",
      split = ",",
      paramLabel = "MS",
      description = {
        "The same on disks whose flush takes so many milliseconds, by FUSE; as root. Names of files",
        "that are written get the time. Exit code 2 where this machine can't have them."
      })
  private List<Double> flushDelays = List.of();

  @Option(
      names = "--ancestor",
      paramLabel = "PATH",
      description = {
        "The package directory of the Python DuraLog (github.com/slaily/duralog), which needs",
        "python3 and orjson; it takes part in W1 and R1."
      })
  private @Nullable Path ancestor;

  @Option(
      names = "--check-sync",
      description = {
        "Instead of measuring, counts by strace the system calls that make 32 records durable one",
        "by one; exit code 1 if a contestant does not sync."
      })
  private boolean checkSync;

  @Option(
      names = "--many",
      paramLabel = "N",
      description = {
        "Instead of measuring speed, opens N logs in one process and prints what threads,",
        "descriptors and memory each of them takes."
      })
  private int many;

  @Option(
      names = "--many-durable",
      paramLabel = "N",
      description = {
        "Instead of the workloads, measures N logs, each with one thread whose records are durable",
        "one by one, beside one log with N threads."
      })
  private int manyDurable;

  @Option(
      names = "--open",
      split = ",",
      paramLabel = "GIB",
      description = {
        "Instead of measuring speed, writes logs of so many GiB, kills their writers and measures",
        "how long the next open takes."
      })
  private List<Double> open = List.of();

  @Option(
      names = "--first-open",
      description = {
        "Instead of measuring speed, prints how long a new JVM takes until its first record is",
        "durable in a new log, with an AOT cache (Java 25) and without."
      })
  private boolean firstOpen;

  @Option(
      names = "--cpu",
      description = "Instead of measuring speed, prints what a bulk load takes of the cores.")
  private boolean cpu;

  @Option(
      names = "--slow-caller",
      description = {
        "Instead of measuring speed, prints how long the appends of a caller of a thousand records",
        "a second take beside seven callers that never pause."
      })
  private boolean slowCaller;

  @Option(
      names = "--truncate",
      description = {
        "Instead of measuring speed, prints how long appends take under full load while a hundred",
        "segments are deleted, and while none is."
      })
  private boolean truncate;

  @Option(
      names = "--verbs",
      description = {
        "Instead of measuring speed, prints what append, appendAll and appendEach reach with 32",
        "records that a caller has at hand, by callers and sizes. With --only those that begin so,",
        "such as '64 callers'."
      })
  private boolean verbs;

  @Option(
      names = "--progress",
      description = "Also draws a bar on standard error; ci/bench asks for it on a terminal.")
  private boolean progress;

  @Option(names = "--json", description = "Also writes every sample to this file.")
  private @Nullable Path json;

  @Option(
      names = "--charts",
      paramLabel = "DIR",
      description = {
        "Also draws charts into this directory, as PNG and SVG, and measures for them how the",
        "numbers change with threads, record sizes and segment sizes ('threads', 'size',",
        "'segment' and 'replay' with --only)."
      })
  private @Nullable Path charts;

  @Option(
      names = "--jvm",
      split = " ",
      description = "Options of the forked JVMs (default: -Xmx3g).")
  private List<String> jvmOptions = List.of("-Xmx3g");

  @Option(names = "--fork-in", hidden = true)
  private @Nullable Path forkIn;

  @Option(names = "--cell", hidden = true)
  private String cell = "";

  @Option(names = "--contestant", hidden = true)
  private ContestantKind contestant = ContestantKind.DURALOG_DIRECT;

  @Option(names = "--part", hidden = true)
  private ForkedRun.Part part = ForkedRun.Part.ALL;

  @Option(names = "--device", hidden = true)
  private int deviceBlock;

  @Option(names = "--traced", hidden = true)
  private boolean traced;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path fork = forkIn;
    if (fork != null) {
      System.out.println(answer(fork));
      return 0;
    }
    if (flushDelays.isEmpty()) {
      return measure(directory, "");
    }
    int status = 0;
    for (double millis : flushDelays) {
      try (SlowDisk disk = new SlowDisk(directory, SlowDisk.SOURCE, millis)) {
        System.out.println("a disk whose flush takes " + millis + " ms, by FUSE:");
        status = Math.max(status, measure(disk.mounted(), "-" + millis + "ms"));
      } catch (RefusedException e) {
        System.err.println("bench: " + e.getMessage());
        return CANNOT_RUN;
      }
    }
    return status;
  }

  private int measure(Path place, String suffix) throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("--enable-native-access=ALL-UNNAMED");
    ForkedRun forked =
        new ForkedRun(place, options, new DeviceLimit(limit), new Ancestor(ancestor));
    if (checkSync) {
      return SyncCheck.check(forked, kinds()) ? 0 : 1;
    }
    if (many > 0) {
      ManyLogs.print(forked, kinds(), many);
      return 0;
    }
    if (!open.isEmpty()) {
      OpenAfterCrash.print(forked, kinds(), open, rounds);
      return 0;
    }
    if (firstOpen) {
      FirstOpen.print(forked, kinds(), rounds, new RunOrder(seed));
      return 0;
    }
    if (cpu) {
      CpuCost.print(forked, kinds(), effort(), rounds);
      return 0;
    }
    if (slowCaller) {
      SlowCaller.print(forked, kinds(), effort(), rounds, new RunOrder(seed));
      return 0;
    }
    if (truncate) {
      TruncateLoad.print(forked, kinds(), effort(), rounds, new RunOrder(seed));
      return 0;
    }
    if (verbs) {
      AppendVerbs.print(forked, kinds(), this::wantedVerbs, effort(), rounds);
      return 0;
    }
    RunOrder order = new RunOrder(seed);
    double flushBefore = Conditions.flushMicros(forked);
    Results results;
    try (BusyCores unused = new BusyCores(busy)) {
      List<Cell> cells = manyDurable > 0 ? ManyDurable.cells(manyDurable) : Rounds.cells();
      results =
          new Rounds(cells, forked, kinds(), this::wanted, effort(), order).run(rounds, progress);
    }
    Conditions conditions = new Conditions(seed, flushBefore, Conditions.flushMicros(forked));
    System.out.print(Report.table(results, conditions));
    if (json != null) {
      Files.writeString(named(json, suffix), Report.json(results, effort(), conditions));
    }
    if (charts != null) {
      Charts.write(results, named(charts, suffix));
    }
    return 0;
  }

  /** out.json becomes out-0.2ms.json. */
  static Path named(Path file, String suffix) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
    return file.resolveSibling(name.substring(0, dot) + suffix + name.substring(dot));
  }

  private List<ContestantKind> kinds() {
    try {
      List<ContestantKind> kinds = new ArrayList<>(ContestantKind.named(peers));
      if (ancestor != null && !kinds.contains(ContestantKind.ANCESTOR)) {
        kinds.add(ContestantKind.ANCESTOR);
      }
      return kinds;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private String answer(Path work) throws IOException, InterruptedException {
    try {
      if (!open.isEmpty()) {
        if (part == ForkedRun.Part.WRITE) {
          OpenAfterCrash.write(contestant, open.get(0), work);
        }
        return OpenAfterCrash.open(contestant, work);
      }
      if (cpu) {
        return CpuCost.run(contestant, Cell.parse(cell), effort(), work);
      }
      if (slowCaller) {
        return SlowCaller.run(contestant, seconds, work);
      }
      if (truncate) {
        return TruncateLoad.run(contestant, seconds, TRUNCATIONS, TruncateLoad.SEGMENTS, work);
      }
      if (verbs) {
        return AppendVerbs.run(contestant, Cell.parse(cell), effort(), work);
      }
      return many > 0 ? ManyLogs.run(contestant, many, work).spell() : sample(work).spell();
    } catch (RefusedException | EngineUnavailableException e) {
      return ForkedProcess.spell(e);
    }
  }

  private Sample sample(Path work) throws IOException, InterruptedException {
    if (deviceBlock > 0) {
      return DeviceRun.run(work, deviceBlock, seconds);
    }
    if (traced) {
      return SyncCheck.run(contestant, work);
    }
    return switch (part) {
      case ALL -> new CellRun(Cell.parse(cell), contestant, effort()).run(work);
      case WRITE -> new CellRun(Cell.parse(cell), contestant, effort()).write(work);
      case READ -> new ReaderRun(Cell.parse(cell), contestant, effort()).run(work);
    };
  }

  private Effort effort() {
    return new Effort(records, seconds);
  }

  private boolean wanted(String row) {
    if (manyDurable > 0 && only.isEmpty()) {
      return row.startsWith("W4");
    }
    if (only.isEmpty()) {
      return charts != null || !Rounds.isScaling(row);
    }
    return only.stream().anyMatch(row::startsWith);
  }

  private boolean wantedVerbs(String row) {
    return only.isEmpty() || only.stream().anyMatch(row::startsWith);
  }

  /** Where ci/native builds it; the processor as uname says it. */
  static Path limitProgram() {
    String name = System.getProperty("os.arch");
    return Path.of("native/build", name.equals("amd64") ? "x86_64" : name, "native/bench/limit");
  }
}
