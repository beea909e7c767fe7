package io.duralog.bench;

import io.duralog.bench.Cell.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. With {@code --fork-in} it is one of the forked JVMs. */
@Command(
    name = "duralog-bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures DuraLog and two ways to use a FileChannel, in alternating rounds of forked JVMs.",
      "Table on standard output, progress on standard error."
    })
final class BenchCommand implements Callable<Integer> {
  private static final List<Cell> CELLS =
      List.of(
          new Cell("W1 100 B", Work.BULK, 8, 100),
          new Cell("W1 1 KiB", Work.BULK, 8, 1024),
          new Cell("W2 1 thread", Work.DURABLE, 1, 100),
          new Cell("W3 8 threads", Work.DURABLE, 8, 100),
          new Cell("W3 64 threads", Work.DURABLE, 64, 100),
          new Cell("R1 visitor", Work.VISIT, 8, 100),
          new Cell("R1 iterator", Work.ITERATE, 8, 100));

  /** As many bytes as with records of 100 bytes would make a run with large ones too long. */
  private static final int LARGE_DIVISOR = 5;

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
      names = "--only",
      split = ",",
      description = "Only workloads whose name begins so, such as W1 or 'W3 64'.")
  private List<String> only = List.of();

  @Option(names = "--json", description = "Also writes every sample to this file.")
  private @Nullable Path json;

  @Option(
      names = "--jvm",
      split = " ",
      description = "Options of the forked JVMs (default: -Xmx1g).")
  private List<String> jvmOptions = List.of("-Xmx1g");

  @Option(names = "--fork-in", hidden = true)
  private @Nullable Path forkIn;

  @Option(names = "--cell", hidden = true)
  private String cell = "";

  @Option(names = "--contestant", hidden = true)
  private ContestantKind contestant = ContestantKind.DURALOG;

  @Option(names = "--device", hidden = true)
  private int deviceBlock;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path fork = forkIn;
    if (fork != null) {
      System.out.println(sample(fork).spell());
      return 0;
    }
    Results results = measure();
    System.out.print(Report.table(results));
    if (json != null) {
      Files.writeString(json, Report.json(results, effort()));
    }
    return 0;
  }

  private Sample sample(Path work) throws IOException, InterruptedException {
    if (deviceBlock > 0) {
      return DeviceRun.run(work, deviceBlock, seconds);
    }
    return new CellRun(Cell.parse(cell), contestant, effort()).run(work);
  }

  private Effort effort() {
    return new Effort(records, seconds);
  }

  private Results measure() throws IOException, InterruptedException {
    Results results = new Results();
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("--enable-native-access=ALL-UNNAMED");
    ForkedRun forked = new ForkedRun(directory, options);
    for (int round = 1; round <= rounds; round++) {
      for (int block : new int[] {4096, 1 << 20}) {
        String row = "device " + (block >> 10) + " KiB, bytes";
        if (wanted(row)) {
          add(results, round, row, "O_DIRECT, force", forked.device(block, Math.min(1, seconds)));
        }
      }
      for (Cell c : CELLS) {
        for (ContestantKind kind : ContestantKind.values()) {
          if (wanted(c.name()) && c.suits(kind)) {
            Effort part = c.size() > 100 ? new Effort(records / LARGE_DIVISOR, seconds) : effort();
            add(results, round, c.name(), kind.title(), forked.cell(c, kind, part));
          }
        }
      }
    }
    return results;
  }

  private boolean wanted(String row) {
    return only.isEmpty() || only.stream().anyMatch(row::startsWith);
  }

  private void add(Results results, int round, String row, String who, Sample sample) {
    System.err.printf(
        Locale.ROOT,
        "round %d/%d  %-22s %-28s %,14.0f/s  %s%n",
        round,
        rounds,
        row,
        who,
        sample.rate(),
        sample.how());
    results.add(row, who, sample);
  }
}
