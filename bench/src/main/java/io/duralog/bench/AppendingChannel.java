package io.duralog.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What most people write: one file that grows, a buffer of 1 MiB under a lock, and group commit
 * with a monitor: one caller syncs for all whose records were written by then, and notifies all.
 */
final class AppendingChannel implements Contestant {
  private static final int BUFFER = 1 << 20;

  private final FileChannel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Object monitor = new Object();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  /** Bytes accepted, under the lock. */
  private long accepted;

  // Under the monitor.
  private long synced;
  private boolean syncing;

  AppendingChannel(Path directory) {
    try {
      channel =
          FileChannel.open(
              directory.resolve("appending"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      channel.position(channel.size());
      accepted = channel.size();
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
    lock.lock();
    try {
      if (buffer.remaining() < Frame.HEADER + payload.length) {
        flush();
      }
      Frame.put(buffer, payload, checksum);
      accepted += Frame.HEADER + payload.length;
      return accepted;
    } finally {
      lock.unlock();
    }
  }

  private void flush() {
    try {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void sync() {
    syncTo(Long.MAX_VALUE);
  }

  @Override
  public void appendDurable(byte[] payload) {
    syncTo(accept(payload));
  }

  private void syncTo(long wanted) {
    synchronized (monitor) {
      while (syncing && synced < wanted) {
        try {
          monitor.wait();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      if (synced >= wanted) {
        return;
      }
      syncing = true;
    }
    long covered = syncNow();
    synchronized (monitor) {
      synced = covered;
      syncing = false;
      monitor.notifyAll();
    }
  }

  private long syncNow() {
    long covered;
    lock.lock();
    try {
      flush();
      covered = accepted;
    } finally {
      lock.unlock();
    }
    try {
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return covered;
  }

  @Override
  public void visit(RecordSink visitor) {
    try {
      Frame.visit(channel, accepted, visitor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String describe() {
    return "one file that grows, 1 MiB buffer under a lock, force(false) by one for all, notifyAll";
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
