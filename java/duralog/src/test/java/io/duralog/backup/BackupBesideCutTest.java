package io.duralog.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.BackupOptions;
import io.duralog.BackupReport;
import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.log.LogOpenerAccess;
import io.duralog.testlog.CopiedFiles;
import io.duralog.testlog.ForwardingEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of a log whose cut is under way: a copy of a segment is still to take its place. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackupBesideCutTest {
  private static final int KEPT = 700;

  @TempDir Path temp;

  private Path log() {
    return temp.resolve("log");
  }

  /** As the writer leaves it that is killed in the cut. */
  @BeforeEach
  void cut() throws IOException {
    Path whole = temp.resolve("whole");
    Files.createDirectory(log());
    LogOptions options =
        LogOptions.builder()
            .engine(EngineChoice.PORTABLE)
            .segmentSize(64 << 10)
            .groupBytes(8 << 10)
            .queueBytes(64 << 10)
            .build();
    try (DuraLog writer =
        LogOpenerAccess.open(
            whole, options, (d, o) -> new Leaving(EngineSelection.forWriter(d, o), whole))) {
      for (int i = 1; i <= 1_000; i++) {
        writer.append(text(i));
      }
      writer.truncateAfter(KEPT);
    }
    assertThat(copies()).hasSize(1);
  }

  private static String text(int i) {
    return i + " ".repeat(i * 31 % 200);
  }

  private List<Path> copies() throws IOException {
    try (Stream<Path> files = Files.list(log())) {
      return files.filter(f -> f.toString().endsWith(".seg.cut")).toList();
    }
  }

  /** What the next writer does, once. */
  private void finish() {
    try {
      for (Path copy : copies()) {
        Path name = Path.of(copy.toString().replace(".cut", ""));
        Files.move(copy, name, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy", "isCut"})
  void theCopyTakesItsPlaceMeanwhile(String in) {
    Path to = temp.resolve("backup");
    BackupReport report =
        Backup.make(
            log(),
            to,
            BackupOptions.defaults(),
            () ->
                new ForwardingEngine(EngineSelection.forReader(log(), EngineChoice.PORTABLE)) {
                  @Override
                  public BlockFile openToRead(Path path) {
                    if (isWithin(in)) {
                      finish();
                    }
                    return super.openToRead(path);
                  }
                });
    assertThat(report.generation()).isEqualTo(1);
    assertThat(report.lastSequence()).isEqualTo(KEPT);
    List<String> seen = new ArrayList<>();
    ReadOptions strict = ReadOptions.all().onDamage(OnDamage.STRICT);
    try (LogReader backup = DuraLog.openReadOnly(to, strict);
        Replay replay = backup.replay()) {
      replay.forEach(r -> seen.add(r.asString()));
      assertThat(backup.recovery().cleanlyClosed()).isTrue();
    }
    assertThat(seen).hasSize(KEPT);
    for (int i = 1; i <= KEPT; i++) {
      assertThat(seen.get(i - 1)).isEqualTo(text(i));
    }
  }

  /** Whether a method of the backup is under way. */
  private static boolean isWithin(String method) {
    return StackWalker.getInstance()
        .walk(
            all ->
                all.anyMatch(
                    f ->
                        f.getClassName().startsWith("io.duralog.backup.Backup")
                            && f.getMethodName().equals(method)
                            && !f.getClassName().endsWith("Test")));
  }

  /** Leaves the files of the log as they are before a copy takes its place. */
  private final class Leaving extends ForwardingEngine {
    private final Path directory;

    Leaving(Engine real, Path directory) {
      super(real);
      this.directory = directory;
    }

    @Override
    public void rename(Path from, Path to) {
      if (from.toString().endsWith(".seg.cut")) {
        try {
          CopiedFiles.copy(directory, log(), "lock");
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      super.rename(from, to);
    }
  }
}
