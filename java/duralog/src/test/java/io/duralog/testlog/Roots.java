package io.duralog.testlog;

import io.duralog.format.LogRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Roots of logs that tests lay down, or change, by hand. */
public final class Roots {
  /** Name of the file. */
  public static final String ROOT = LogRoot.FILE_NAME;

  private Roots() {}

  /** The bytes of the root of a log that begins with segment 1. */
  public static byte[] at(long logId, LogRoot.Place floor, boolean clean) {
    return LogRoot.fresh(logId, HandLog.TIME, HandLog.RUN)
        .at(floor, clean, HandLog.TIME, HandLog.RUN)
        .write();
  }

  /** The same of a log of {@link HandLog}. */
  public static byte[] at(LogRoot.Place floor, boolean clean) {
    return at(HandLog.ID, floor, clean);
  }

  /** The bytes of a root that knows of no record. */
  public static byte[] fresh(long logId) {
    return LogRoot.fresh(logId, HandLog.TIME, HandLog.RUN).write();
  }

  /** The root of a log, which must have a sound one. */
  public static LogRoot of(DirectoryImage log) {
    return of(log.file(ROOT));
  }

  /** The root of a log, which must have a sound one. */
  public static LogRoot of(Path log) {
    try {
      return of(Files.readAllBytes(log.resolve(ROOT)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LogRoot of(byte[] bytes) {
    LogRoot root = LogRoot.read(bytes, 0);
    if (root == null) {
      throw new IllegalStateException("no sound root");
    }
    return root;
  }

  /** Leaves the log as after a crash, with a root that knows of no record. */
  public static DirectoryImage forget(DirectoryImage log) {
    return log.put(ROOT, forgotten(of(log)));
  }

  /** Leaves the log as after a crash, with a root that knows of no record. */
  public static void forget(Path log) {
    try {
      Files.write(log.resolve(ROOT), forgotten(of(log)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] forgotten(LogRoot root) {
    return root.at(root.beginning().place(), false, root.time(), root.writer()).write();
  }
}
