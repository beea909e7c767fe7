package io.duralog.position;

import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import io.duralog.Position;
import io.duralog.PositionInfo;
import io.duralog.PositionOptions;
import io.duralog.engine.Engine;
import io.duralog.engine.files.FileModes;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.error.Errors;
import io.duralog.format.LogRoot;
import io.duralog.host.Host;
import io.duralog.lock.FileLocks;
import io.duralog.segment.DirectoryNames;
import io.duralog.segment.LogDirectory;
import io.duralog.segment.RootFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Positions of a log whose writer is elsewhere, or nowhere. */
public final class PositionsElsewhere {
  private PositionsElsewhere() {}

  /** See {@link Position#open(Path, String, PositionOptions)}. */
  public static Position open(Path directory, String name, PositionOptions options) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(options, "options");
    return of(directory).open(name, options.hold(), -1);
  }

  /** See {@link Position#list(Path)}. */
  public static Map<String, PositionInfo> list(Path directory) {
    return of(directory).all();
  }

  /** See {@link Position#remove(Path, String)}. */
  public static boolean remove(Path directory, String name) {
    return of(directory).remove(Objects.requireNonNull(name, "name"));
  }

  /** Holds nothing open by itself. */
  private static Positions of(Path directory) {
    Objects.requireNonNull(directory, "directory");
    LogDirectory.requireOfSystem(directory);
    LogDirectory.require(directory);
    LogOptions.Builder builder = LogOptions.builder().engine(EngineChoice.PORTABLE).directIo(false);
    Set<PosixFilePermission> permissions = permissions(directory);
    if (!permissions.isEmpty()) {
      builder.filePermissions(PosixFilePermissions.toString(permissions));
    }
    LogOptions options = builder.build();
    Engine engine = EngineSelection.forWriter(directory, options);
    FileLocks locks =
        FileLocks.ofSystem(
            FileModes.of(directory, options),
            EngineSelection.forLock(directory, LogOptions.defaults()));
    return new Positions(
        new DirectoryNames(directory, engine, Host.REAL),
        Host.REAL,
        locks,
        () -> root(directory, engine));
  }

  private static LogRoot root(Path directory, Engine engine) {
    RootFile.Found found = RootFile.read(directory, engine);
    LogRoot root = found.root();
    if (root != null) {
      return root;
    }
    if (found.damage() != null) {
      throw Errors.corrupt(found.damage());
    }
    throw Errors.io(
        "open",
        directory.resolve(LogRoot.FILE_NAME),
        -1,
        new NoSuchFileException("there is no log; the first open for writing makes it"));
  }

  /** Those of the root, as far as a log can have them: whoever uses the log uses its positions. */
  private static Set<PosixFilePermission> permissions(Path directory) {
    try {
      Set<PosixFilePermission> mine =
          Files.getPosixFilePermissions(
              directory.resolve(LogRoot.FILE_NAME), LinkOption.NOFOLLOW_LINKS);
      mine.retainAll(
          EnumSet.of(
              PosixFilePermission.GROUP_READ,
              PosixFilePermission.GROUP_WRITE,
              PosixFilePermission.OTHERS_READ));
      if (!mine.contains(PosixFilePermission.GROUP_READ)) {
        mine.remove(PosixFilePermission.GROUP_WRITE);
      }
      mine.add(PosixFilePermission.OWNER_READ);
      mine.add(PosixFilePermission.OWNER_WRITE);
      return mine;
    } catch (IOException | UnsupportedOperationException e) {
      return Set.of(); // there is no log, which its root will tell, or no permissions
    }
  }
}
