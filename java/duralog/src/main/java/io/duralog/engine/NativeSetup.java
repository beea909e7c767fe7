package io.duralog.engine;

import io.duralog.SyncMethod;
import io.duralog.engine.nativeio.NativeCalls;

/**
 * What the native engine may use in a directory, as {@link NativeProbe} has found out.
 *
 * @param direct whether files can be written past the page cache
 * @param ring whether several writes can be in flight
 * @param dsync whether a single write can be durable when it returns
 * @param sync what the options ask for
 */
record NativeSetup(boolean direct, boolean ring, boolean dsync, SyncMethod sync) {

  /** How to make a batch durable as a constant of {@link NativeCalls}. */
  int method() {
    return switch (sync) {
      case AUTO -> direct && dsync ? NativeCalls.DSYNC : NativeCalls.FDATASYNC;
      case DSYNC -> dsync ? NativeCalls.DSYNC : NativeCalls.FDATASYNC;
      case FDATASYNC -> NativeCalls.FDATASYNC;
      case LINKED_FSYNC -> ring ? NativeCalls.LINKED : NativeCalls.FDATASYNC;
    };
  }

  /** Whether a long backlog may be written first and synced then, whatever the method. */
  boolean sharesSyncs() {
    return sync == SyncMethod.AUTO;
  }

  /** The same in words. */
  String methodName() {
    return switch (method()) {
      case NativeCalls.DSYNC -> "DSYNC writes";
      case NativeCalls.LINKED -> "linked fsync";
      default -> "fdatasync";
    };
  }
}
