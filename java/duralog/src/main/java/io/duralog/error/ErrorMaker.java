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
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The one who can call the constructors; see {@link Errors}, which says what each is for. */
@SuppressWarnings("MissingJavadocMethod")
public interface ErrorMaker {
  LogIoException io(String operation, Path path, long offset, int errno, IOException cause);

  LogFailedException failed(String message, long durableSequence, Throwable cause);

  CorruptLogException corrupt(Damage damage);

  CorruptLogException corrupt(Damage damage, String remedy);

  LogFormatException format(Path path, String message);

  LogLockedException locked(Path path, String owner);

  LogLockedException lockLost(Path path, String owner);

  LogLockedException positionLocked(Path path, String owner);

  LogLockedException lockBusy(Path path, String owner);

  CheckpointHeldException held(Path path, String name, long sequence);

  LogFullException full(Path path, Throwable cause);

  LogFullException fullFile(Path path, String what, Throwable cause);

  LogFullException noMemory(Path path, String call, long bytes, Throwable cause);

  LogFullException noThread(Path path, Throwable cause);

  RecordTooLargeException tooLarge(long size, long limit);

  RecordTypeException type(String message, @Nullable Throwable cause);

  RecordsGoneException gone(Path path, long wanted, long first);

  LogCutException cut(Path path, long lastKept, long generation);

  LogClosedException closed(Path path);

  EngineUnavailableException engineUnavailable(String message);

  DuraLogException other(String message);

  void accepted(DuraLogException e, long records, long last);
}
