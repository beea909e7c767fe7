package io.duralog.testlog;

import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.Crc32c;
import io.duralog.format.LittleEndian;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.RecordFormat;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A log laid down block by block, with a fixed identity and fixed times: every state a crash, a bad
 * disk or a hostile hand can leave. Batches that {@link #add} makes continue the chain; the others
 * are put wherever a test wants them.
 */
public final class HandLog {
  /** Identity of every log made here. */
  public static final long ID = 0x0123456789ABCDEFL;

  /** Run of the batches that {@link #add} makes. */
  public static final long RUN = 0x1122334455667788L;

  /** The first moment; each batch is a second later. */
  public static final long TIME = 1_700_000_000_000_000_000L;

  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;

  private final DirectoryImage image = new DirectoryImage().put(Roots.ROOT, Roots.fresh(ID));
  private final int seed = LogId.of(ID).seed();
  private final List<BatchHeader> batches = new java.util.ArrayList<>();
  private int segment;
  private int block = 1;
  private long next = 1;
  private long clock = TIME;

  /** What is in a record: its type and its bytes. */
  public record Item(int type, byte[] payload) {
    /** Raw bytes. */
    public static Item bytes(int length, int fill) {
      byte[] b = new byte[length];
      Arrays.fill(b, (byte) fill);
      return new Item(0, b);
    }

    /** Text. */
    public static Item text(String s) {
      return new Item(2, s.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  /** Adds a segment of so many blocks, its header included; the next batch goes there. */
  public HandLog segment(int blocks) {
    segment++;
    block = 1;
    byte[] file = new byte[blocks * BLOCK];
    byte[] header =
        SegmentFormat.write(new SegmentHeader(ID, segment, (long) blocks * BLOCK, TIME));
    System.arraycopy(header, 0, file, 0, BLOCK);
    image.put(SegmentFormat.fileName(segment), file);
    return this;
  }

  /** Adds the next batch of the chain, sealed when all before it was durable. */
  public BatchHeader add(Item... items) {
    return add(next - 1, items);
  }

  /** Adds the next batch of the chain, sealed when that much was durable. */
  public BatchHeader add(long durable, Item... items) {
    BatchHeader last = last();
    int flags = last == null ? BatchFormat.FIRST_OF_RUN : 0;
    BatchHeader h =
        put(segment, block, RUN, next, durable, last == null ? 0 : last.crc(), flags, items);
    batches.add(h);
    block = (int) (h.end() / BLOCK);
    next = h.nextSequence();
    return h;
  }

  /** Puts a batch at a place, whatever stands there or comes before. */
  public BatchHeader put(
      int segmentNumber,
      int atBlock,
      long run,
      long first,
      long durable,
      int link,
      int flags,
      Item... items) {
    clock += 1_000_000_000L;
    byte[] bytes =
        encode(seed, run, first, durable, clock, link, flags, segmentNumber, atBlock, items);
    byte[] file = image.file(SegmentFormat.fileName(segmentNumber));
    System.arraycopy(bytes, 0, file, atBlock * BLOCK, bytes.length);
    return BatchFormat.read(bytes, 0);
  }

  /** The bytes of a batch, whole blocks. */
  public static byte[] encode(
      int seed,
      long run,
      long first,
      long durable,
      long time,
      int link,
      int flags,
      int segmentNumber,
      int block,
      Item... items) {
    int length = BatchFormat.HEADER_LENGTH;
    for (Item item : items) {
      length += RecordFormat.HEADER_LENGTH + item.payload().length;
    }
    byte[] bytes = new byte[(int) BatchFormat.onDisk(length)];
    BatchHeader h =
        new BatchHeader(
            run, first, durable, time, length, items.length, link, flags, segmentNumber, block, 0);
    BatchFormat.write(ByteBuffer.wrap(bytes), 0, h, seed, new byte[BatchFormat.HEADER_LENGTH]);
    int at = BatchFormat.HEADER_LENGTH;
    for (int i = 0; i < items.length; i++) {
      byte[] record = record(seed, first + i, items[i]);
      System.arraycopy(record, 0, bytes, at, record.length);
      at += record.length;
    }
    return bytes;
  }

  /** The bytes of a record. */
  public static byte[] record(int seed, long sequence, Item item) {
    int n = item.payload().length;
    byte[] bytes = new byte[RecordFormat.HEADER_LENGTH + n];
    int unbound = RecordFormat.unboundCheck(Crc32c.of(item.payload(), 0, n), n, item.type());
    LittleEndian.putInt(bytes, RecordFormat.LENGTH, n);
    bytes[RecordFormat.TYPE] = (byte) item.type();
    LittleEndian.putInt(bytes, RecordFormat.CHECK, RecordFormat.bind(unbound, seed, sequence));
    System.arraycopy(item.payload(), 0, bytes, RecordFormat.HEADER_LENGTH, n);
    return bytes;
  }

  /** Where the log ends. */
  public LogRoot.Place end() {
    BatchHeader last = last();
    return last == null
        ? LogRoot.Beginning.FRESH.place()
        : new LogRoot.Place(next - 1, segment, (long) block * BLOCK, last.crc(), RUN);
  }

  /** Closes the log cleanly. */
  public HandLog close() {
    image.put(Roots.ROOT, Roots.at(end(), true));
    return this;
  }

  /** Leaves the log as an open one, of which all until now is known to be durable. */
  public HandLog opened() {
    image.put(Roots.ROOT, Roots.at(end(), false));
    return this;
  }

  private BatchHeader last() {
    return batches.isEmpty() ? null : batches.get(batches.size() - 1);
  }

  /** The batches that {@link #add} made. */
  public List<BatchHeader> batches() {
    return batches;
  }

  /** Number of the segment that is being filled. */
  public int segmentNumber() {
    return segment;
  }

  /** Block at which the next batch goes. */
  public int block() {
    return block;
  }

  /** Sequence of the next record. */
  public long next() {
    return next;
  }

  /** The seed of the checks. */
  public int seed() {
    return seed;
  }

  /** The files. */
  public DirectoryImage image() {
    return image;
  }
}
