package io.duralog.engine.uring;

import io.duralog.LogOptions;
import io.duralog.engine.files.FileModes;
import io.duralog.engine.nativeio.NativeCalls;
import java.nio.file.Path;

/**
 * The parts that the native engine may use in a directory, as {@link NativeProbe} has found.
 *
 * @param direct whether files can be written past the page cache
 * @param ring whether several writes can be in flight
 * @param dsync whether a single write can be durable when it returns
 * @param nice priority of the thread that commits; 0 leaves it alone
 * @param modes permissions of the files that are created
 */
public record NativeSetup(boolean direct, boolean ring, boolean dsync, int nice, FileModes modes) {

  /** Property for an operator's choice, which the kernel must allow. */
  private static final String NICE_PROPERTY = "duralog.committer.nice";

  /** Creates one with the defaults for the rest. */
  public NativeSetup(boolean direct, boolean ring, boolean dsync) {
    this(direct, ring, dsync, 0, FileModes.OWNER_ONLY);
  }

  /** Creates one with the rest as the options say. */
  static NativeSetup of(
      boolean direct, boolean ring, boolean dsync, Path directory, LogOptions options) {
    int nice = Integer.getInteger(NICE_PROPERTY, 0);
    return new NativeSetup(direct, ring, dsync, nice, FileModes.of(directory, options));
  }

  /** How to make a batch durable as a constant of {@link NativeCalls}. */
  int method() {
    return direct && dsync ? NativeCalls.DSYNC : NativeCalls.FDATASYNC;
  }

  /** The same in words. */
  public String methodName() {
    return method() == NativeCalls.DSYNC ? "DSYNC writes" : "fdatasync";
  }
}
