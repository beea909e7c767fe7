package io.duralog.fuzz;

import static io.duralog.fuzz.Judge.require;

import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogFormatException;
import io.duralog.LogOptions;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.engine.EngineKind;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.salvage.CopyCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The same log as real files: the engines read it alike, and a writer that takes it up, or takes up
 * a copy of what is left of it, keeps what a reader saw and goes on behind it.
 */
final class WriterJudge {
  private static final byte[] APPENDED = {1, 2, 3};

  private WriterJudge() {}

  static void judge(Tampering.Result log, Map<OnDamage, Outcome> found, int how) {
    Path directory = Place.DIRECTORY;
    OnDamage mode = how % 4 < 3 ? OnDamage.STOP_AT_TORN_TAIL : OnDamage.SALVAGE;
    Outcome read = found.get(mode);
    if (read == null) {
      throw new IllegalStateException();
    }
    log.image().writeTo(directory);
    String expected = moved(read.summary(), "/log", directory);
    for (EngineChoice engine : engines()) {
      String seen = Judge.inDirectory(directory, reading(engine, mode)).summary();
      require(seen.equals(expected), engine + ":\n" + seen + "\nand in memory\n" + expected);
    }
    EngineChoice engine = engines().get(how / 4 % engines().size());
    if (mode != OnDamage.SALVAGE) {
      write(directory, engine, read);
    } else if (!read.refused() && !log.forged()) {
      copy(directory, engine);
    }
  }

  private static String moved(String text, String from, Path to) {
    return text.replace(from + "/", to + "/");
  }

  private static List<EngineChoice> engines() {
    return NativeLibrary.get().reason().isEmpty()
        ? List.of(EngineChoice.PORTABLE, EngineChoice.NATIVE)
        : List.of(EngineChoice.PORTABLE);
  }

  private static ReadOptions reading(EngineChoice engine, OnDamage mode) {
    return ReadOptions.all().engine(engine).onDamage(mode);
  }

  private static LogOptions options(EngineChoice engine) {
    return LogOptions.builder()
        .engine(engine)
        .segmentSize(64 << 10)
        .groupBytes(8 << 10)
        .queueBytes(64 << 10)
        .build();
  }

  /** What a salvage reads is what its copy holds, and a writer takes that up. */
  private static void copy(Path directory, EngineChoice engine) {
    CopyCheck.checkAside(
        directory,
        engine == EngineChoice.NATIVE ? EngineKind.NATIVE : EngineKind.PORTABLE_BUFFERED);
  }

  private static void write(Path directory, EngineChoice engine, Outcome before) {
    long sequence;
    try (DuraLog log = DuraLog.open(directory, options(engine))) {
      require(before.last() >= 0, "a writer opens what a reader refused: " + before.refusal());
      sequence = log.appendDurable(APPENDED);
      require(sequence > before.last(), "sequence " + sequence + " behind " + before.last());
      log.appendDurable(new byte[9_000]);
    } catch (CorruptLogException | LogFormatException e) {
      require(before.last() < 0, "a reader opens it, a writer does not: " + e);
      return;
    }
    Outcome after = Judge.inDirectory(directory, reading(engine, OnDamage.STOP_AT_TORN_TAIL));
    if (before.refused()) {
      return; // the open looks at the end only, the replay had refused what is before it
    }
    require(!after.refused(), "after an append: " + after.refusal());
    require(after.last() == sequence + 1 && after.clean(), after.summary());
    before
        .payloads()
        .forEach(
            (s, p) ->
                require(Arrays.equals(p, after.payloads().get(s)), "gone after an append: " + s));
    require(
        Arrays.equals(APPENDED, after.payloads().get(sequence)),
        "not appended: " + after.summary() + " before " + before.summary());
    require(
        after.payloads().size() == before.payloads().size() + 2,
        "the append brought back: " + after.payloads().keySet());
  }

  /** One directory for all, since every execution replaces what is in it. */
  private static final class Place {
    static final Path DIRECTORY = make();

    private static Path make() {
      try {
        String chosen = System.getProperty("duralog.fuzz.directory", "target/logs");
        Path base = Files.createDirectories(Path.of(chosen).toAbsolutePath());
        return Files.createTempDirectory(base, "fuzz-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
