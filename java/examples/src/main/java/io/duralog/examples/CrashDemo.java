package io.duralog.examples;

import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The story of the README: events are appended by 8 threads of a process that is killed with {@code
 * kill -9} in the middle; the log is opened again and checked; the rest is appended; all is
 * replayed and compared. Exits with 1 when anything is lost, changed, doubled or out of order.
 */
public final class CrashDemo {
  // Kept, since the logging of the JDK forgets loggers that nobody holds.
  private static final Logger LOGGER = Logger.getLogger("io.duralog");

  // What a process that signal 9 has ended reports.
  private static final int KILLED = 128 + 9;

  private final Path file;
  private final EventFile events;
  private final Path directory;

  private CrashDemo(Path file, Path directory) throws IOException {
    this.file = file;
    this.events = EventFile.open(file);
    this.directory = directory;
  }

  /** Arguments: the file of events, and a directory where the log may be made and removed. */
  public static void main(String[] args) throws Exception {
    LOGGER.setLevel(Level.OFF); // the story says it
    Path work = Files.createDirectories(Path.of(args[1]));
    Path directory = Files.createTempDirectory(work, "log-");
    try {
      List<String> flaws = new CrashDemo(Path.of(args[0]), directory).run();
      if (flaws.isEmpty()) {
        delete(directory);
        return;
      }
      flaws.forEach(flaw -> System.out.println("WRONG: " + flaw));
      System.out.println("The log is kept in " + directory);
    } catch (IOException | DuraLogException e) {
      System.err.println("demo: " + e + "; the log is kept in " + directory);
    }
    System.exit(1);
  }

  private List<String> run() throws IOException, InterruptedException {
    say(
        number(events.count())
            + (events.count() == 1 ? " event" : " events")
            + " in "
            + file
            + ", "
            + number(events.size())
            + " bytes");
    if (events.count() == 0) {
      say("The file is empty: there is nothing to append, to kill or to lose.");
      return List.of();
    }
    AckedEvents acked = appendAndKill();
    try (DuraLog log = DuraLog.open(directory)) {
      LogContents contents = LogContents.read(log, events);
      contents.expect(acked);
      if (contents.flaws().isEmpty()) {
        sayWhatSurvived(log, contents, acked);
        appendMissing(log, contents);
        contents = replay(log);
      }
      return contents.flaws();
    }
  }

  private AckedEvents appendAndKill() throws IOException, InterruptedException {
    Process writer = startWriter();
    AckedEvents acked = new AckedEvents(events.count());
    int n = events.count();
    // Somewhere in the middle, where the events behind it are still on their way.
    int killAfter = Math.max(1, n / 5 + ThreadLocalRandom.current().nextInt(1 + n * 3 / 5));
    // Not writer.destroyForcibly(): that closes the pipe too, with acknowledgements still in it.
    acked.read(writer.getInputStream(), killAfter, writer.toHandle()::destroyForcibly);
    int code = writer.waitFor();
    if (code != KILLED) {
      throw new IOException("the writer ended with " + code + " before it could be killed");
    }
    say(
        "Process "
            + writer.pid()
            + " appended them from "
            + CrashDemoWriter.THREADS
            + " threads until it was killed (kill -9); it had acknowledged "
            + number(acked.count())
            + " of them as durable.");
    return acked;
  }

  private Process startWriter() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(CrashDemoWriter.class.getName());
    command.addAll(List.of(file.toString(), directory.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void sayWhatSurvived(DuraLog log, LogContents survived, AckedEvents acked) {
    log.recovery().damage().forEach(place -> say("Found " + place + "; cut."));
    say(
        "Opened again in "
            + log.recovery().took().toMillis()
            + " ms. Acknowledged and there: "
            + number(acked.count())
            + " of "
            + number(acked.count())
            + ", each at its sequence, intact, once, in the order of its thread. Not yet"
            + " acknowledged and there too: "
            + number(survived.count() - acked.count())
            + ".");
  }

  private void appendMissing(DuraLog log, LogContents survived) {
    int missing = events.count() - survived.count();
    long start = System.nanoTime();
    CompletableFuture<?>[] threads = new CompletableFuture<?>[CrashDemoWriter.THREADS];
    for (int i = 0; i < threads.length; i++) {
      int thread = i;
      threads[i] =
          CompletableFuture.runAsync(
              () -> appendMissing(log, survived, thread), task -> new Thread(task).start());
    }
    CompletableFuture.allOf(threads).join();
    log.sync();
    say("Appended the other " + number(missing) + ", all durable" + speed(missing, start) + ".");
  }

  private void appendMissing(DuraLog log, LogContents survived, int thread) {
    for (int i = thread; i < events.count(); i += CrashDemoWriter.THREADS) {
      if (!survived.has(i)) {
        log.append(events.record(i));
      }
    }
  }

  private LogContents replay(DuraLog log) {
    long start = System.nanoTime();
    long records;
    try (Replay replay = log.replay()) {
      records = replay.visit(record -> {});
    }
    String speed = speed(records, start);
    LogContents all = LogContents.read(log, events);
    all.expectAll();
    if (all.flaws().isEmpty()) {
      say("Replayed all " + number(records) + speed + ": the input, every event once.");
      say("Engine: " + log.engine());
    }
    return all;
  }

  private static String speed(long records, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return String.format(Locale.ROOT, " in %.3f s (%,.0f/s)", seconds, records / seconds);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static void say(String text) {
    System.out.println(text);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }
}
