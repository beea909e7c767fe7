package io.duralog.bench.peers;

import io.duralog.bench.ParkedLeader;
import io.duralog.bench.Contestant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A store with one writer and transactions: records are gathered, and one thread commits them all;
 * in bulk each 16 MB, and with a parked leader where each must be durable.
 */
abstract class GatheredCommits implements Contestant {
  private static final long BULK = 16 << 20;

  private final ParkedLeader leader = new ParkedLeader(this::commitGathered);
  private final ReentrantLock gather = new ReentrantLock();
  private final ReentrantLock write = new ReentrantLock();

  // Under gather.
  private List<byte[]> gathered = new ArrayList<>();
  private long gatheredBytes;
  private long accepted;

  /** Written under gather, read by whoever has just appended. */
  private volatile boolean full;

  // Under write.
  private long committed;

  /**
   * Puts the records in one transaction and makes it durable; one call at a time.
   *
   * @param first the number of the first of them, from 0
   */
  abstract void commit(long first, List<byte[]> records);

  @Override
  public final void append(byte[] payload) {
    accept(payload);
    if (full) {
      commitGathered();
    }
  }

  @Override
  public final void sync() {
    commitGathered();
  }

  @Override
  public final void appendDurable(byte[] payload) {
    leader.await(accept(payload));
  }

  /** Returns how many records there are with this one. */
  private long accept(byte[] payload) {
    byte[] copy = payload.clone();
    gather.lock();
    try {
      gathered.add(copy);
      gatheredBytes += copy.length;
      full = gatheredBytes >= BULK;
      return ++accepted;
    } finally {
      gather.unlock();
    }
  }

  private long commitGathered() {
    write.lock();
    try {
      List<byte[]> mine;
      gather.lock();
      try {
        mine = gathered;
        gathered = new ArrayList<>();
        gatheredBytes = 0;
        full = false;
      } finally {
        gather.unlock();
      }
      if (!mine.isEmpty()) {
        commit(committed, mine);
        committed += mine.size();
      }
      return committed;
    } finally {
      write.unlock();
    }
  }
}
