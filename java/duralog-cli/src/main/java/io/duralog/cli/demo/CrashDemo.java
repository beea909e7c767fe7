package io.duralog.cli.demo;

import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The story of the README: events are appended by 8 threads of a process that is killed with {@code
 * kill -9} in the middle; the log is opened again and checked; the rest is appended; all is
 * replayed and compared.
 */
public final class CrashDemo {
  // What a process that signal 9 has ended reports.
  private static final int KILLED = 128 + 9;

  /** Events of a demo that is given none. */
  private static final int EVENTS = 20_000;

  private final Path file;
  private final EventFile events;
  private final Path directory;
  private final Consumer<String> lines;

  private CrashDemo(Path file, Path directory, Consumer<String> lines) throws IOException {
    this.file = file;
    this.events = EventFile.open(file);
    this.directory = directory;
    this.lines = lines;
  }

  /**
   * Shows it.
   *
   * @param events a file whose lines are appended; null for lines of its own
   * @param work where the log is made and removed; null for the place of temporary files
   * @param lines is given what there is to say
   * @return whether all is as it should be; if not the log is kept, and what is wrong was said
   */
  public static boolean show(@Nullable Path events, @Nullable Path work, Consumer<String> lines)
      throws IOException, InterruptedException {
    Path made = work == null ? null : Files.createDirectories(work);
    Path place =
        made == null
            ? Files.createTempDirectory("duralog-demo-")
            : Files.createTempDirectory(made, "duralog-demo-");
    try {
      Path file = events == null ? ownEvents(place.resolve("events")) : events;
      List<String> flaws = new CrashDemo(file, place.resolve("log"), lines).run();
      if (flaws.isEmpty()) {
        delete(place);
        return true;
      }
      flaws.forEach(flaw -> lines.accept("WRONG: " + flaw));
      lines.accept("The log is kept in " + place.resolve("log"));
      return false;
    } catch (NoSuchFileException e) {
      delete(place);
      throw e;
    } catch (IOException | DuraLogException e) {
      lines.accept("The log is kept in " + place.resolve("log"));
      throw e;
    }
  }

  private static Path ownEvents(Path file) throws IOException {
    return Files.write(
        file,
        IntStream.rangeClosed(1, EVENTS)
            .mapToObj(i -> "{\"event\":\"payment\",\"number\":" + i + "}")
            .toList());
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

  private void sayWhatSurvived(DuraLog log, LogContents survived, AckedEvents acked) {
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

  private void say(String text) {
    lines.accept(text);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }
}
