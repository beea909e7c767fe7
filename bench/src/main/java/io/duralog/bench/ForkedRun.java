package io.duralog.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One sample in a JVM and a directory of its own, both gone afterwards. */
final class ForkedRun {
  /** What of a cell is done in one JVM. */
  enum Part {
    ALL,
    WRITE,
    READ
  }

  private final Path directory;
  private final List<String> jvmOptions;
  private final DeviceLimit limit;
  private final Ancestor ancestor;

  /**
   * Of runs below a directory.
   *
   * @param limit the C program, for the contestant that is none
   * @param ancestor the one in Python
   */
  ForkedRun(Path directory, List<String> jvmOptions, DeviceLimit limit, Ancestor ancestor) {
    this.directory = directory;
    this.jvmOptions = jvmOptions;
    this.limit = limit;
    this.ancestor = ancestor;
  }

  interface InDirectory<T> {
    T run(Path work) throws IOException, InterruptedException;
  }

  /**
   * Runs a contestant.
   *
   * @throws RefusedException where it can't take part
   */
  Sample cell(Cell cell, ContestantKind kind, Effort effort)
      throws IOException, InterruptedException {
    if (kind == ContestantKind.DEVICE) {
      return within(work -> limit.run(cell, work, effort));
    }
    if (kind == ContestantKind.FIO) {
      return within(work -> Fio.run(cell, work, effort));
    }
    if (kind == ContestantKind.ANCESTOR) {
      return within(work -> ancestor.run(cell, work, effort));
    }
    return within(
        work ->
            cell.work().isApart()
                ? ReaderProcesses.run(
                    cell,
                    work,
                    java(kind, cell, effort, Part.WRITE, work),
                    java(kind, cell, effort, Part.READ, work))
                : fork(java(kind, cell, effort, Part.ALL, work)));
  }

  private List<String> java(ContestantKind kind, Cell cell, Effort effort, Part part, Path work) {
    return java(
        kind,
        "--cell=" + cell.spell(),
        "--records=" + effort.records(),
        "--seconds=" + effort.seconds(),
        "--part=" + part,
        "--fork-in=" + work);
  }

  /** The disk below, by Java alone. */
  Sample device(int block, double seconds) throws IOException, InterruptedException {
    return within(
        work ->
            fork(
                java(
                    ContestantKind.DEVICE,
                    "--device=" + block,
                    "--seconds=" + seconds,
                    "--fork-in=" + work)));
  }

  /**
   * Runs {@link SyncCheck} for a contestant under strace.
   *
   * @param strace the beginning of the command line, up to the option that names its output
   * @return the lines of that
   */
  List<String> traced(ContestantKind kind, List<String> strace)
      throws IOException, InterruptedException {
    return within(
        work -> {
          Path output = work.resolve("strace");
          List<String> command = new ArrayList<>(strace);
          command.add(output.toString());
          command.addAll(java(kind, "--traced", "--fork-in=" + work));
          fork(command);
          return Files.readAllLines(output, UTF_8);
        });
  }

  /**
   * Runs {@link ManyLogs} for a contestant that is DuraLog.
   *
   * @throws RefusedException where it can't take part
   */
  ManyLogs.Result many(ContestantKind kind, int count) throws IOException, InterruptedException {
    return within(
        work -> {
          List<String> command = java(kind, "--many=" + count, "--fork-in=" + work);
          command.addAll(1 + jvmOptions.size(), ManyLogs.JVM_OPTIONS);
          try (ForkedProcess jvm = new ForkedProcess(command)) {
            return ManyLogs.Result.parse(jvm.lines());
          }
        });
  }

  /**
   * Runs {@link CpuCost} for a contestant that is DuraLog.
   *
   * @return the line it prints
   * @throws RefusedException where it can't take part
   */
  String cpu(ContestantKind kind, Cell cell, Effort effort)
      throws IOException, InterruptedException {
    return line(kind, "--cpu", cell, effort);
  }

  /**
   * Runs {@link AppendVerbs} for a contestant that is DuraLog.
   *
   * @return the line it prints
   * @throws RefusedException where it can't take part
   */
  String verbs(ContestantKind kind, Cell cell, Effort effort)
      throws IOException, InterruptedException {
    return line(kind, "--verbs", cell, effort);
  }

  private String line(ContestantKind kind, String what, Cell cell, Effort effort)
      throws IOException, InterruptedException {
    return within(
        work ->
            lastLine(
                java(
                    kind,
                    what,
                    "--cell=" + cell.spell(),
                    "--records=" + effort.records(),
                    "--seconds=" + effort.seconds(),
                    "--fork-in=" + work)));
  }

  /**
   * Runs {@link SlowCaller}.
   *
   * @return the line it prints
   * @throws RefusedException where the contestant can't take part
   */
  String slowCaller(ContestantKind kind, Effort effort) throws IOException, InterruptedException {
    return within(
        work ->
            lastLine(
                java(kind, "--slow-caller", "--seconds=" + effort.seconds(), "--fork-in=" + work)));
  }

  /**
   * Runs {@link TruncateLoad} for a contestant that is DuraLog.
   *
   * @return the line it prints
   * @throws RefusedException where it can't take part
   */
  String truncateLoad(ContestantKind kind, Effort effort) throws IOException, InterruptedException {
    return within(
        work ->
            lastLine(
                java(kind, "--truncate", "--seconds=" + effort.seconds(), "--fork-in=" + work)));
  }

  /**
   * Runs {@link OpenAfterCrash} for a contestant that is DuraLog.
   *
   * @param cold whether nothing of the log is in the page cache
   * @return nanoseconds of the open
   * @throws RefusedException where it can't take part
   */
  long openAfterCrash(ContestantKind kind, double gib, boolean cold)
      throws IOException, InterruptedException {
    return within(
        work -> {
          String written = crashPart(kind, gib, Part.WRITE, work);
          if (cold) {
            PageCache.drop(work);
          }
          return OpenAfterCrash.nanos(written, crashPart(kind, gib, Part.READ, work));
        });
  }

  /**
   * Runs {@link FirstOpenMain} for a contestant that is DuraLog.
   *
   * @param more options of its JVM
   * @throws RefusedException where it can't take part
   */
  FirstOpen.Took firstOpen(ContestantKind kind, List<String> more)
      throws IOException, InterruptedException {
    return within(
        work -> {
          List<String> command = jvm(kind, more);
          command.addAll(
              List.of(FirstOpenMain.class.getName(), kind.name(), work.resolve("log").toString()));
          long start = System.nanoTime();
          try (ForkedProcess jvm = new ForkedProcess(command)) {
            long nanos = FirstOpenMain.nanos(jvm.lines());
            return new FirstOpen.Took(nanos, System.nanoTime() - start);
          }
        });
  }

  private String crashPart(ContestantKind kind, double gib, Part part, Path work)
      throws IOException, InterruptedException {
    return lastLine(java(kind, "--open=" + gib, "--part=" + part, "--fork-in=" + work));
  }

  private static String lastLine(List<String> command) throws IOException, InterruptedException {
    try (ForkedProcess jvm = new ForkedProcess(command)) {
      List<String> lines = jvm.lines();
      return lines.get(lines.size() - 1);
    }
  }

  private List<String> java(ContestantKind kind, String... args) {
    List<String> command = jvm(kind, List.of());
    command.add(Main.class.getName());
    command.add("--contestant=" + kind);
    command.addAll(List.of(args));
    return command;
  }

  /** A command line up to the name of the class. */
  private List<String> jvm(ContestantKind kind, List<String> more) {
    boolean peer = kind.family() == ContestantKind.Family.PEER;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(more);
    if (peer) {
      command.addAll(PeerJvm.options());
    }
    command.add("-cp");
    command.add(peer ? PeerJvm.classPath() : System.getProperty("java.class.path"));
    return command;
  }

  /** Does something in a new directory, which is gone afterwards. */
  <T> T within(InDirectory<T> action) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(directory, "duralog-bench-");
    // So that also an interrupted run (Ctrl-C) leaves no gigabytes behind.
    Thread cleaner = new Thread(() -> delete(work));
    Runtime.getRuntime().addShutdownHook(cleaner);
    try {
      return action.run(work);
    } finally {
      delete(work);
      removeHook(cleaner);
    }
  }

  private static Sample fork(List<String> command) throws IOException, InterruptedException {
    try (ForkedProcess jvm = new ForkedProcess(command)) {
      return jvm.sample();
    }
  }

  private static void removeHook(Thread cleaner) {
    try {
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException e) {
      // The JVM is going down, and the hook is at work.
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("bench: could not delete " + directory + ": " + e);
    }
  }
}
