package io.duralog.bench;

import io.duralog.LogOptions;
import java.nio.file.Path;

/** Who takes part. */
enum ContestantKind {
  DURALOG("duralog, direct"),
  DURALOG_BUFFERED("duralog, buffered"),
  FC_APPEND("FileChannel, appending"),
  FC_LEADER("FileChannel, zeroed, leader");

  private final String title;

  ContestantKind(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  boolean isOurs() {
    return this == DURALOG || this == DURALOG_BUFFERED;
  }

  /**
   * Opens it.
   *
   * @param bytes how much will be written at the most, for who prepares its file
   */
  Contestant open(Path directory, long bytes) {
    return switch (this) {
      case DURALOG -> new DuraLogContestant(directory, LogOptions.defaults());
      case DURALOG_BUFFERED ->
          new DuraLogContestant(directory, LogOptions.builder().directIo(false).build());
      case FC_APPEND -> new AppendingChannel(directory);
      case FC_LEADER -> new LeaderChannel(directory, bytes);
    };
  }
}
