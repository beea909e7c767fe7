package io.duralog.log;

import io.duralog.OnDamage;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.recovery.Recovered;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.Roots;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A disk and the writers that crash on it, one after the other. Recovery is the real one; writing
 * is modelled, because only a model can lose any block it likes.
 */
final class CrashModel {
  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;

  private final Random random;
  private final boolean wiping;
  private final int blocks;
  private final int segmentBlocks;
  private final HandLog disk = new HandLog();
  private final DirectoryImage image = disk.image();
  private final QuickReader reader = new QuickReader(Path.of("log"), image);
  private long acknowledged;

  CrashModel(Random random, boolean wiping, int blocks, int segmentBlocks) {
    this.random = random;
    this.wiping = wiping;
    this.blocks = blocks;
    this.segmentBlocks = segmentBlocks;
    disk.segment(segmentBlocks);
  }

  QuickReader reader() {
    return reader;
  }

  /** How many records of the last run were acknowledged. */
  long acknowledged() {
    return acknowledged;
  }

  /** One writer, from its open to its crash; returns what it appended. */
  List<String> run(int run) {
    Recovered r = reader.recover(OnDamage.STOP_AT_TORN_TAIL);
    int segment = r.segments().get(r.endSegment()).number();
    int block = (int) (r.endOffset() / BLOCK);
    wipe(segment, block);
    image.put("root", Roots.at(r.end(), false));
    List<String> appended = new ArrayList<>();
    long next = r.nextSequence();
    long durable = next - 1;
    acknowledged = 0;
    int link = r.link();
    long runId = 1000 + run;
    List<byte[]> lost = new ArrayList<>(); // what a block held before, to be lost again
    List<int[]> inFlight = new ArrayList<>(); // segment, block, last sequence
    int batches = 1 + random.nextInt(6);
    for (int b = 0; b < batches; b++) {
      int size = 1 + random.nextInt(blocks);
      Item[] items = items(run, next, size, appended);
      if (block + size > segmentBlocks) {
        segment++;
        block = 1;
        if (disk.segmentNumber() < segment) {
          disk.segment(segmentBlocks);
        }
      }
      byte[] file = image.file(SegmentFormat.fileName(segment));
      for (int i = 0; i < size; i++) {
        lost.add(Arrays.copyOfRange(file, (block + i) * BLOCK, (block + i + 1) * BLOCK));
        inFlight.add(new int[] {segment, block + i, (int) next + items.length - 1});
      }
      int flags = b == 0 ? BatchFormat.FIRST_OF_RUN : 0;
      BatchHeader h = disk.put(segment, block, runId, next, durable, link, flags, items);
      link = h.crc();
      next = h.nextSequence();
      block += size;
      if (random.nextInt(3) == 0) { // a sync returns
        durable = next - 1;
        acknowledged = durable - (r.nextSequence() - 1);
        lost.clear();
        inFlight.clear();
      }
    }
    if (random.nextInt(5) == 0) {
      acknowledged = next - r.nextSequence();
      LogRoot.Place end = new LogRoot.Place(next - 1, segment, (long) block * BLOCK, link, runId);
      image.put("root", Roots.at(end, true));
    } else {
      crash(lost, inFlight);
    }
    return appended;
  }

  /**
   * With wiping one record in each block, all of the same length, so that stale ones would stand in
   * line: the wiping must keep them out. Without it one record in all blocks, which no stale block
   * can be a part of: the chain must keep out the batches.
   */
  private Item[] items(int run, long first, int blocksOfBatch, List<String> appended) {
    Item[] items = new Item[wiping ? blocksOfBatch : 1];
    for (int i = 0; i < items.length; i++) {
      String text = "run " + run + " record " + (first + i);
      int overhead = i == 0 ? 64 + 9 : 9;
      byte[] payload = new byte[(wiping ? 1 : blocksOfBatch) * BLOCK - overhead];
      Arrays.fill(payload, (byte) ' ');
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(bytes, 0, payload, 0, bytes.length);
      items[i] = new Item(0, payload);
      appended.add(text);
    }
    return items;
  }

  /** Any of the blocks in flight are what they were before. */
  private void crash(List<byte[]> before, List<int[]> inFlight) {
    for (int i = 0; i < before.size(); i++) {
      if (random.nextBoolean()) {
        int[] place = inFlight.get(i);
        byte[] file = image.file(SegmentFormat.fileName(place[0]));
        System.arraycopy(before.get(i), 0, file, place[1] * BLOCK, BLOCK);
      }
    }
  }

  /**
   * As FORMAT.md section 11 has it, but that later segments stay, empty. Without the wiping only
   * the block at the end of the log is cleared: a torn batch whose header follows the chain must go
   * when the next batch is too large for its place and moves on to the next segment.
   */
  private void wipe(int segment, int block) {
    byte[] end = image.file(SegmentFormat.fileName(segment));
    int to = wiping ? end.length : Math.min(end.length, (block + 1) * BLOCK);
    Arrays.fill(end, block * BLOCK, to, (byte) 0);
    for (int n = segment + 1; wiping && n <= disk.segmentNumber(); n++) {
      byte[] file = image.file(SegmentFormat.fileName(n));
      Arrays.fill(file, BLOCK, file.length, (byte) 0);
    }
  }
}
