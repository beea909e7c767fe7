package io.duralog.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The best that is known to be written by hand: a file of zeros that were synced beforehand, two
 * buffers, and a leader: the first caller that finds none writes and syncs for all, the others park
 * and are unparked one by one. Preparing the file is outside of every clock.
 */
final class LeaderChannel implements Contestant {
  private static final int BUFFER = 1 << 20;

  private final FileChannel channel;
  private final ReentrantLock lock = new ReentrantLock();

  // Under the lock.
  private ByteBuffer gathering = ByteBuffer.allocateDirect(BUFFER);
  private ByteBuffer spare = ByteBuffer.allocateDirect(BUFFER);
  private long accepted;

  private final ParkedLeader leader = new ParkedLeader(this::commit);
  private long written; // the leader's

  LeaderChannel(Path directory, long bytes) {
    try {
      channel =
          FileChannel.open(
              directory.resolve("zeroed"),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      ByteBuffer zeros = ByteBuffer.allocateDirect(BUFFER);
      for (long at = 0; at < bytes + BUFFER; at += BUFFER) {
        channel.write(zeros.clear(), at);
      }
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void append(byte[] payload) {
    accept(payload);
  }

  private long accept(byte[] payload) {
    int checksum = Frame.checksum(payload);
    while (true) {
      long full;
      lock.lock();
      try {
        if (gathering.remaining() >= Frame.HEADER + payload.length) {
          Frame.put(gathering, payload, checksum);
          accepted += Frame.HEADER + payload.length;
          return accepted;
        }
        full = accepted;
      } finally {
        lock.unlock();
      }
      leader.await(full);
    }
  }

  @Override
  public void sync() {
    long all;
    lock.lock();
    try {
      all = accepted;
    } finally {
      lock.unlock();
    }
    leader.await(all);
  }

  @Override
  public void appendDurable(byte[] payload) {
    leader.await(accept(payload));
  }

  /** Writes and syncs what has been gathered. */
  private long commit() {
    ByteBuffer mine;
    long covered;
    lock.lock();
    try {
      mine = gathering;
      gathering = spare;
      spare = mine;
      covered = accepted;
    } finally {
      lock.unlock();
    }
    try {
      mine.flip();
      while (mine.hasRemaining()) {
        written += channel.write(mine, written);
      }
      mine.clear();
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return covered;
  }

  @Override
  public void visit(RecordSink visitor) {
    try {
      Frame.visit(channel, leader.durable(), visitor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String describe() {
    return "one file of zeros, two buffers of 1 MiB, force(false) by a leader, park and unpark";
  }

  @Override
  public void close() {
    sync();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
