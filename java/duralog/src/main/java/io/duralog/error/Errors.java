package io.duralog.error;

import io.duralog.CheckpointHeldException;
import io.duralog.CorruptLogException;
import io.duralog.Damage;
import io.duralog.DuraLogException;
import io.duralog.EngineUnavailableException;
import io.duralog.LogClosedException;
import io.duralog.LogCutException;
import io.duralog.LogFailedException;
import io.duralog.LogFormatException;
import io.duralog.LogFullException;
import io.duralog.LogIoException;
import io.duralog.LogLockedException;
import io.duralog.RecordTooLargeException;
import io.duralog.RecordTypeException;
import io.duralog.RecordsGoneException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes the exceptions of the public API. Their constructors are not public, so that they can
 * change; this package is exported to nobody. Any thread.
 */
public final class Errors {
  private static volatile @Nullable ErrorMaker made;

  private Errors() {}

  /** Called by the initializer of {@link DuraLogException}, before any can be made. */
  public static void madeBy(ErrorMaker maker) {
    made = maker;
  }

  private static ErrorMaker maker() {
    ErrorMaker maker = made;
    if (maker == null) {
      try {
        // Not in an initializer here: two threads could wait for each other's.
        MethodHandles.lookup().ensureInitialized(DuraLogException.class);
      } catch (IllegalAccessException e) {
        throw new LinkageError("a public class", e);
      }
      maker = made;
    }
    if (maker == null) {
      throw new LinkageError("DuraLogException is initialized and has told of no maker");
    }
    return maker;
  }

  /** The stack begins with who asked for it, as if it had called the constructor. */
  private static <T extends DuraLogException> T fromCaller(T e) {
    StackTraceElement[] stack = e.getStackTrace();
    int own = 0;
    while (own < stack.length && isOwn(stack[own].getClassName(), e)) {
      own++;
    }
    e.setStackTrace(Arrays.copyOfRange(stack, own, stack.length));
    return e;
  }

  private static boolean isOwn(String frame, DuraLogException e) {
    return frame.equals(Errors.class.getName())
        || frame.equals(maker().getClass().getName())
        || frame.equals(e.getClass().getName());
  }

  /**
   * The operating system refused an operation.
   *
   * @param operation what was tried, such as {@code write} or {@code sync}
   * @param path the file or directory
   * @param offset byte offset in the file, or -1 where none applies
   */
  public static LogIoException io(String operation, Path path, long offset, IOException cause) {
    return fromCaller(maker().io(operation, path, offset, 0, cause));
  }

  /** As above, with the error number of the operating system (0 when the platform hides it). */
  public static LogIoException io(
      String operation, Path path, long offset, int errno, IOException cause) {
    return fromCaller(maker().io(operation, path, offset, errno, cause));
  }

  /** The log has stopped; with the last sequence that is known to be durable. */
  public static LogFailedException failed(String message, long durableSequence, Throwable cause) {
    return fromCaller(maker().failed(message, durableSequence, cause));
  }

  /** A place is damaged. */
  public static CorruptLogException corrupt(Damage damage) {
    return fromCaller(maker().corrupt(damage));
  }

  /** A place is damaged that is not within the records. */
  public static CorruptLogException corrupt(Damage damage, String remedy) {
    return fromCaller(maker().corrupt(damage, remedy));
  }

  /** A file is none that this version can read. */
  public static LogFormatException format(Path path, String message) {
    return fromCaller(maker().format(path, message));
  }

  /** Another writer has the log. */
  public static LogLockedException locked(Path path, String owner) {
    return fromCaller(maker().locked(path, owner));
  }

  /** Another writer has come: the lock was lost. */
  public static LogLockedException lockLost(Path path, String owner) {
    return fromCaller(maker().lockLost(path, owner));
  }

  /** A position is open elsewhere. */
  public static LogLockedException positionLocked(Path path, String owner) {
    return fromCaller(maker().positionLocked(path, owner));
  }

  /** A lock that is held for moments only was not given back. */
  public static LogLockedException lockBusy(Path path, String owner) {
    return fromCaller(maker().lockBusy(path, owner));
  }

  /**
   * A position holds what was to be given up.
   *
   * @param path the directory of the log
   * @param sequence the last one that it has processed
   */
  public static CheckpointHeldException held(Path path, String name, long sequence) {
    return fromCaller(maker().held(path, name, sequence));
  }

  /** No further segment can be made in the directory of a log. */
  public static LogFullException full(Path path, Throwable cause) {
    return fromCaller(maker().full(path, cause));
  }

  /**
   * A small file cannot be written, for want of room.
   *
   * @param path the directory of the log
   * @param what could not be done, such as {@code replace the file root}
   */
  public static LogFullException fullFile(Path path, String what, Throwable cause) {
    return fromCaller(maker().fullFile(path, what, cause));
  }

  /**
   * Memory is used up.
   *
   * @param path the directory of the log
   * @param call what could not be done, such as {@code open}, before "the log"
   * @param bytes outside the heap that it needs
   */
  public static LogFullException noMemory(Path path, String call, long bytes, Throwable cause) {
    return fromCaller(maker().noMemory(path, call, bytes, cause));
  }

  /** The operating system gives no thread. */
  public static LogFullException noThread(Path path, Throwable cause) {
    return fromCaller(maker().noThread(path, cause));
  }

  /** A record or batch is too large; both in bytes. */
  public static RecordTooLargeException tooLarge(long size, long limit) {
    return fromCaller(maker().tooLarge(size, limit));
  }

  /** A record is not what it was asked for as. */
  public static RecordTypeException type(String message) {
    return fromCaller(maker().type(message, null));
  }

  /** As above, with the codec's own error. */
  public static RecordTypeException type(String message, Throwable cause) {
    return fromCaller(maker().type(message, cause));
  }

  /** The log begins later than what was asked for. */
  public static RecordsGoneException gone(Path path, long wanted, long first) {
    return fromCaller(maker().gone(path, wanted, first));
  }

  /** The log was cut while it was read. */
  public static LogCutException cut(Path path, long lastKept, long generation) {
    return fromCaller(maker().cut(path, lastKept, generation));
  }

  /** The log, or the replay, has been closed. */
  public static LogClosedException closed(Path path) {
    return fromCaller(maker().closed(path));
  }

  /** The engine that was asked for cannot run; the message has every reason. */
  public static EngineUnavailableException engineUnavailable(String message) {
    return fromCaller(maker().engineUnavailable(message));
  }

  /** What has no class of its own. */
  public static DuraLogException other(String message) {
    return fromCaller(maker().other(message));
  }

  /** Tells an exception how many records were accepted before it, and the last one's sequence. */
  public static void accepted(DuraLogException e, long records, long last) {
    maker().accepted(e, records, last);
  }
}
