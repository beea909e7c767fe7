package io.duralog.commit;

import io.duralog.append.AppendQueue;
import io.duralog.append.BackPressure;
import io.duralog.append.Doorbell;
import io.duralog.append.Durability;
import io.duralog.engine.Engine;
import io.duralog.format.LogId;
import io.duralog.host.Host;
import io.duralog.live.LiveWriter;
import io.duralog.lock.LockWatch;
import io.duralog.segment.CurrentRoot;
import io.duralog.segment.SegmentCatalog;
import java.nio.file.Path;

/**
 * What a committer works with.
 *
 * @param directory the log
 * @param engine makes batches durable
 * @param root as this writer has written it last
 * @param queue where sealed buffers come from
 * @param space where callers wait for buffers
 * @param durability where callers wait for acknowledgements
 * @param doorbell wakes the committer
 * @param live tells other processes
 * @param catalog learns of segments that hold records
 * @param link crc of the last batch in the log
 * @param run run of the last batch in the log
 * @param time when the last batch in the log was sealed, nanoseconds since the epoch
 * @param lockWatch looks whether this is still the only writer
 * @param host threads and time
 */
public record CommitterParts(
    Path directory,
    Engine engine,
    CurrentRoot root,
    AppendQueue queue,
    BackPressure space,
    Durability durability,
    Doorbell doorbell,
    LiveWriter live,
    SegmentCatalog catalog,
    int link,
    long run,
    long time,
    LockWatch lockWatch,
    Host host) {

  /** Identity of the log. */
  public LogId logId() {
    return LogId.of(root.get().logId());
  }
}
