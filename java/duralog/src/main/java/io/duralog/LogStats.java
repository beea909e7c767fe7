package io.duralog;

/**
 * Counters of one log since it was opened; a snapshot.
 *
 * @param appendedRecords records accepted
 * @param durableRecords of these, records known to be durable
 * @param durableBytes bytes written to segments and durable: headers, records and fill
 * @param batches batches that are durable
 * @param syncs syncs of segment files by the committer
 * @param commitNanos nanoseconds the committer has spent in writes and syncs
 * @param segments segment files of the log
 * @param bufferBytes bytes of append buffers allocated
 * @param waits times an append had to wait for space (back-pressure)
 * @param failed whether the log has failed
 */
public record LogStats(
    long appendedRecords,
    long durableRecords,
    long durableBytes,
    long batches,
    long syncs,
    long commitNanos,
    int segments,
    long bufferBytes,
    long waits,
    boolean failed) {}
