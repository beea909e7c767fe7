package io.duralog;

import io.duralog.error.ErrorMaker;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Calls the constructors for the other packages of the library. */
final class ApiErrors implements ErrorMaker {
  @Override
  public LogIoException io(String operation, Path path, long offset, int errno, IOException cause) {
    return new LogIoException(operation, path, offset, errno, cause);
  }

  @Override
  public LogFailedException failed(String message, long durableSequence, Throwable cause) {
    return new LogFailedException(message, durableSequence, cause);
  }

  @Override
  public CorruptLogException corrupt(Damage damage) {
    return new CorruptLogException(damage);
  }

  @Override
  public CorruptLogException corrupt(Damage damage, String remedy) {
    return new CorruptLogException(damage, remedy);
  }

  @Override
  public LogFormatException format(Path path, String message) {
    return new LogFormatException(path, message);
  }

  @Override
  public LogLockedException locked(Path path, String owner) {
    return new LogLockedException(path, owner);
  }

  @Override
  public LogLockedException lockLost(Path path, String owner) {
    return LogLockedException.lost(path, owner);
  }

  @Override
  public LogLockedException positionLocked(Path path, String owner) {
    return LogLockedException.ofPosition(path, owner);
  }

  @Override
  public LogLockedException lockBusy(Path path, String owner) {
    return LogLockedException.busy(path, owner);
  }

  @Override
  public CheckpointHeldException held(Path path, String name, long sequence) {
    return new CheckpointHeldException(path, name, sequence);
  }

  @Override
  public LogFullException full(Path path, Throwable cause) {
    return new LogFullException(path, cause);
  }

  @Override
  public LogFullException fullFile(Path path, String what, Throwable cause) {
    return LogFullException.ofFile(path, what, cause);
  }

  @Override
  public LogFullException noMemory(Path path, String call, long bytes, Throwable cause) {
    return LogFullException.ofMemory(path, call, bytes, cause);
  }

  @Override
  public LogFullException noThread(Path path, Throwable cause) {
    return LogFullException.ofThreads(path, cause);
  }

  @Override
  public RecordTooLargeException tooLarge(long size, long limit) {
    return new RecordTooLargeException(size, limit);
  }

  @Override
  public RecordTypeException type(String message, @Nullable Throwable cause) {
    return new RecordTypeException(message, cause);
  }

  @Override
  public RecordsGoneException gone(Path path, long wanted, long first) {
    return new RecordsGoneException(path, wanted, first);
  }

  @Override
  public LogCutException cut(Path path, long lastKept, long generation) {
    return new LogCutException(path, lastKept, generation);
  }

  @Override
  public LogClosedException closed(Path path) {
    return new LogClosedException(path);
  }

  @Override
  public EngineUnavailableException engineUnavailable(String message) {
    return new EngineUnavailableException(message);
  }

  @Override
  public DuraLogException other(String message) {
    return new DuraLogException(message);
  }

  @Override
  public void accepted(DuraLogException e, long records, long last) {
    e.accepted(records, last);
  }
}
