package io.duralog.log;

import io.duralog.append.Durability;
import io.duralog.append.LandedBuffers;
import io.duralog.commit.Committer;
import io.duralog.commit.CommitterParts;
import io.duralog.host.Host;
import io.duralog.replay.Snapshot;
import io.duralog.segment.SegmentCatalog;
import io.duralog.tail.FollowedLog;
import java.nio.file.Path;

/** A writer's log, for those who follow it. */
record Followed(WriterLog log, CommitterParts parts, Committer committer) implements FollowedLog {
  @Override
  public Path directory() {
    return parts.directory();
  }

  @Override
  public SegmentCatalog.View view() {
    return parts.catalog().now();
  }

  @Override
  public long lastSequence() {
    return parts.queue().lastSequence();
  }

  @Override
  public Durability durability() {
    return parts.durability();
  }

  @Override
  public LandedBuffers landed() {
    return committer.landed();
  }

  @Override
  public Snapshot onDisk(long from) {
    return log.snapshot(from, Long.MAX_VALUE, log.defaultMode());
  }

  @Override
  public void requireOpen() {
    log.requireOpen();
  }

  @Override
  public Host host() {
    return parts.host();
  }
}
