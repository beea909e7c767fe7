package io.duralog.cli.powercut;

import io.duralog.cli.powercut.WriterSession.Ack;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * What the command wrote to a disk and said meanwhile, over some sessions.
 *
 * @param base what was on the disk at first
 * @param log every write and flush since
 * @param from position from which on the disk may be cut off
 * @param acks what was reported as durable, by an acknowledgement, an open or a reader, and when
 * @param payloads of all records, in order, as replayed at the end
 * @param closed sequences at which the log was closed cleanly
 * @param ownBlocks blocks of 4,096 bytes of the disk that hold the log's files, at the end
 * @param lines what was sent; {@code next} is the first number that was not
 * @param generation how many recordings lie before this one, each going on from a crash image
 */
record Recording(
    String fileSystem,
    DiskState base,
    Path log,
    long from,
    List<Ack> acks,
    List<String> payloads,
    Set<Long> closed,
    BitSet ownBlocks,
    SentLines lines,
    long next,
    int generation) {

  /** The directory of the log on the disk. */
  static final String DIRECTORY = "log";

  /** The highest sequence that had been reported as durable before a position. */
  long acknowledged(long position) {
    long highest = 0;
    for (Ack ack : acks) {
      if (ack.position() <= position) {
        highest = Math.max(highest, ack.sequence());
      }
    }
    return highest;
  }
}
