package io.duralog.log;

import io.duralog.LogOptions;

/** Options that make every boundary of a log come by often. */
final class Shapes {
  static final int KIB = 1024;

  private Shapes() {}

  /** Buffers of 8 KiB, eight of them, segments of 64 KiB. */
  static LogOptions.Builder tiny(boolean directIo) {
    return LogOptions.builder()
        .directIo(directIo)
        .groupBytes(8 * KIB)
        .queueBytes(64 * KIB)
        .segmentSize(64 * KIB);
  }
}
