package io.duralog.tail;

import io.duralog.append.Durability;
import io.duralog.append.LandedBuffers;
import io.duralog.host.Host;
import io.duralog.replay.Snapshot;
import io.duralog.segment.SegmentCatalog;
import java.nio.file.Path;

/** The log as those who follow it see it. */
public interface FollowedLog {
  /** Where it is. */
  Path directory();

  /** Its generation, beginning and segments at this moment. */
  SegmentCatalog.View view();

  /** The last sequence accepted. */
  long lastSequence();

  /** Its watermark, and those who wait for it to move. */
  Durability durability();

  /** What became durable last, where it is in memory still. */
  LandedBuffers landed();

  /** What is on disk from a sequence to the last durable one. */
  Snapshot onDisk(long from);

  /** Throws where the log is closed. One that has failed can be read. */
  void requireOpen();

  /** Threads and time. */
  Host host();
}
