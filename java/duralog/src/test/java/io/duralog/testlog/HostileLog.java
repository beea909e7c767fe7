package io.duralog.testlog;

import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.HandLog.Item;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A log of which some records hold batch headers that are valid at the place where they are: made
 * by somebody who knows the log's id and where his record will be. Each lies about sequences.
 */
public final class HostileLog {
  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;

  /** Bytes of a batch before the payload of its first record. */
  private static final int BEFORE = 64 + 9;

  /** What a record holds. */
  public enum Forgery {
    /** A header that nothing follows. */
    ALONE,
    /** A header whose batch ends where the record's own batch does. */
    TO_THE_END,
    /** A chain of batches, with records. */
    CHAIN,
    /** A chain of which the last batch ends where the record's own batch does. */
    CHAIN_TO_THE_END,
    /** A chain that continues in the next hostile record, over a small batch between them. */
    OVER_OTHERS
  }

  private final HandLog log = new HandLog();
  private final List<byte[]> payloads = new ArrayList<>();
  private final Random random;

  /** Where the last forged batch ends, and what must follow it. */
  private long continuesAt = -1;

  private int link;
  private long claimed;

  /** Creates an empty one. */
  public HostileLog(long seed) {
    random = new Random(seed);
  }

  /** The log. */
  public HandLog log() {
    return log;
  }

  /** What is in the record with that sequence. */
  public byte[] payload(long sequence) {
    return payloads.get((int) sequence - 1);
  }

  /** Adds a batch of honest records, some blocks long. */
  public void honest() {
    Item[] items = new Item[1 + random.nextInt(4)];
    for (int i = 0; i < items.length; i++) {
      byte[] text = ("record " + (log.next() + i) + " ").getBytes(StandardCharsets.UTF_8);
      byte[] payload = new byte[text.length + random.nextInt(2 * BLOCK)];
      random.nextBytes(payload);
      System.arraycopy(text, 0, payload, 0, text.length);
      items[i] = new Item(0, payload);
    }
    add(items);
  }

  /** Adds a batch of one block. */
  public void small() {
    add(Item.text("record " + log.next()));
  }

  /** Adds a batch of one record with so many bytes, all of them zero or none. */
  public void large(int bytes, boolean zero) {
    byte[] payload = new byte[bytes];
    if (!zero) {
      random.nextBytes(payload);
    }
    add(new Item(0, payload));
  }

  private void add(Item... items) {
    for (Item i : items) {
      payloads.add(i.payload());
    }
    log.add(items);
  }

  /**
   * Adds a batch of one hostile record.
   *
   * @param blocks of the batch, 3 or more
   * @param back by how many sequences it lies
   */
  public void hostile(Forgery forgery, int blocks, int back) {
    byte[] payload = new byte[blocks * BLOCK - BEFORE];
    long sequence = Math.max(1, log.next() - back);
    int before = random.nextInt();
    switch (forgery) {
      case ALONE -> {
        for (int k = 1; k < blocks; k++) {
          forge(payload, k, sequence, 1, 100, random.nextInt());
        }
      }
      case TO_THE_END -> {
        for (int k = 1; k < blocks; k++) {
          forge(payload, k, sequence, 1, (blocks - k) * BLOCK, random.nextInt());
        }
      }
      case OVER_OTHERS -> {
        // To the second block of the hostile batch that comes after a small one.
        boolean continues = continuesAt == log.block() + 1;
        claimed = continues ? claimed : sequence;
        link = forge(payload, 1, claimed, 2, (blocks + 1) * BLOCK, link).crc();
        claimed += 2;
        continuesAt = log.block() + blocks + 2;
      }
      default -> {
        for (int k = 1; k < (forgery == Forgery.CHAIN ? blocks - 1 : blocks); k++) {
          before = batch(payload, k, sequence++, before);
        }
      }
    }
    add(new Item(0, payload));
  }

  /** Writes a header over a block of the record. */
  private BatchHeader forge(byte[] payload, int k, long first, int count, int length, int link) {
    byte[] header = new byte[BatchFormat.HEADER_LENGTH];
    BatchHeader h =
        new BatchHeader(
            HandLog.RUN,
            first,
            first - 1,
            HandLog.TIME,
            length,
            count,
            link,
            0,
            log.segmentNumber(),
            log.block() + k,
            0);
    BatchFormat.write(ByteBuffer.wrap(header), 0, h, log.seed(), new byte[64]);
    System.arraycopy(header, 0, payload, k * BLOCK - BEFORE, header.length);
    return BatchFormat.read(header, 0);
  }

  /** Writes a whole batch of one record over a block of the record. */
  private int batch(byte[] payload, int k, long first, int link) {
    byte[] batch =
        HandLog.encode(
            log.seed(),
            HandLog.RUN,
            first,
            first - 1,
            HandLog.TIME,
            link,
            0,
            log.segmentNumber(),
            log.block() + k,
            Item.text("forged " + first));
    int at = k * BLOCK - BEFORE;
    System.arraycopy(batch, 0, payload, at, Math.min(batch.length, payload.length - at));
    return BatchFormat.read(batch, 0).crc();
  }
}
