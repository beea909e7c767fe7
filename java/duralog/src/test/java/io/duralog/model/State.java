package io.duralog.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A disk, a writer at work on it, and what people were told.
 *
 * @param durable the blocks that no crash can take
 * @param pending writes that are not synced, oldest first
 * @param run number of the writer's run, from 1
 * @param written batches of this run
 * @param end where its next batch goes
 * @param crc of the batch before that
 * @param sent contents of all records of the log, as far as the writer knows
 * @param acknowledged how many of them it has told somebody are durable
 * @param rotted whether a block has rotted
 */
record State(
    List<@Nullable Block> durable,
    List<Write> pending,
    int run,
    int written,
    int end,
    int crc,
    List<Integer> sent,
    int acknowledged,
    boolean rotted) {

  /**
   * A write under way.
   *
   * @param batch its number within the run; 0 for the zeros of a cut and what an earlier run left
   * @param last sequence of its batch
   * @param block null for zeros
   */
  record Write(int batch, int last, int place, @Nullable Block block) {}

  State with(
      List<@Nullable Block> disk, List<Write> writes, int nowWritten, int nowEnd, int nowCrc) {
    return new State(disk, writes, run, nowWritten, nowEnd, nowCrc, sent, acknowledged, rotted);
  }

  State sent(List<Integer> contents) {
    return new State(durable, pending, run, written, end, crc, contents, acknowledged, rotted);
  }

  State acknowledged(int sequence) {
    int most = Math.max(acknowledged, sequence);
    return new State(durable, pending, run, written, end, crc, sent, most, rotted);
  }

  /** What a reader sees while the machine runs, or what is left when these writes arrive. */
  List<@Nullable Block> after(List<Write> arrived) {
    List<@Nullable Block> disk = new ArrayList<>(durable);
    arrived.forEach(w -> disk.set(w.place(), w.block()));
    return disk;
  }

  /** Whether some batch of the run is in flight. */
  boolean inFlight(int batch) {
    return pending.stream().anyMatch(w -> w.batch() == batch);
  }
}
