package io.duralog.testlog;

import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is read through an engine. */
public class CountingEngine extends ForwardingEngine {
  private final AtomicInteger opens = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /** Counts the calls of another one. */
  public CountingEngine(Engine real) {
    super(real);
  }

  /** Files opened for reading so far. */
  public int opens() {
    return opens.get();
  }

  /** Files open for reading now. */
  public int open() {
    return open.get();
  }

  /** Reads so far. */
  public int reads() {
    return reads.get();
  }

  /** Bytes read so far. */
  public long bytes() {
    return bytes.get();
  }

  /** Called before each read. */
  protected void aboutToRead(Path path, long offset) {
    // nothing
  }

  @Override
  public BlockFile openToRead(Path path) {
    BlockFile real = super.openToRead(path);
    opens.incrementAndGet();
    open.incrementAndGet();
    return new ForwardingFile(real) {
      private boolean closed;

      @Override
      public int read(long offset, ByteBuffer to) {
        aboutToRead(path, offset);
        int n = super.read(offset, to);
        reads.incrementAndGet();
        bytes.addAndGet(n);
        return n;
      }

      @Override
      public synchronized void close() {
        if (!closed) {
          closed = true;
          open.decrementAndGet();
        }
        super.close();
      }
    };
  }
}
