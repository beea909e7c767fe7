package io.duralog.cli;

import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** The directory that a reading command was given: errors in words before the library is asked. */
final class LogDirectory {
  private final Path path;

  /**
   * Looks whether a log can be there.
   *
   * @throws CommandException when there is none
   */
  LogDirectory(Path path) {
    this.path = path;
    if (!isDirectory()) {
      throw new CommandException(path + " is a file; give the directory of a log");
    }
    if (files().stream().noneMatch(LogDirectory::belongsToLog)) {
      throw new CommandException("no log in " + path + ": it holds no segment (*.seg)");
    }
  }

  private boolean isDirectory() {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
    } catch (NoSuchFileException e) {
      throw new CommandException(
          "no such directory: " + path + "; 'duralog append' makes a log there", e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private CommandException unreadable(IOException e) {
    return new CommandException("cannot read " + path + ": " + e + "; check its permissions", e);
  }

  private static boolean belongsToLog(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".seg") || name.equals("root") || name.equals("lock");
  }

  Path path() {
    return path;
  }

  /** What is in the directory. */
  List<Path> files() {
    try (Stream<Path> files = Files.list(path)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The segments by their names. */
  List<Path> segments() {
    return files().stream().filter(file -> file.toString().endsWith(".seg")).toList();
  }

  /** Bytes of all of them. */
  long segmentBytes() {
    return segments().stream().mapToLong(segment -> segment.toFile().length()).sum();
  }

  /**
   * Whether what was found makes the log one that an open or a replay refuses by default. Asked of
   * these themselves, so that all commands agree.
   */
  boolean isRefused(List<Damage> found) {
    if (found.stream().allMatch(d -> d.kind() == Damage.Kind.TORN_TAIL)) {
      return false;
    }
    return isRefused();
  }

  /** Whether an open or a replay refuses the log by default. Reads all of it. */
  boolean isRefused() {
    try (LogReader log = open(OnDamage.STOP_AT_TORN_TAIL);
        Replay replay = log.replay()) {
      replay.visit(record -> {});
      return false;
    } catch (CorruptLogException e) {
      return true;
    }
  }

  /** Opens it for reading. */
  LogReader open(OnDamage onDamage) {
    return DuraLog.openReadOnly(path, ReadOptions.all().onDamage(onDamage));
  }
}
