package io.duralog;

/**
 * The call that makes a batch durable. What was acknowledged is equally safe with each; which is
 * fastest depends on the disk. The portable engine always uses {@link #FDATASYNC}.
 */
public enum SyncMethod {
  /**
   * {@link #DSYNC} with direct I/O; {@link #FDATASYNC} without, where the file system lacks it, and
   * for a backlog of more than four batches, which then share one sync.
   */
  AUTO,
  /** One write that returns when it is durable (RWF_DSYNC). */
  DSYNC,
  /** Writes, then one fdatasync for all of them. */
  FDATASYNC,
  /** In the ring a write and a sync linked to it; for a lone batch the same as FDATASYNC. */
  LINKED_FSYNC
}
