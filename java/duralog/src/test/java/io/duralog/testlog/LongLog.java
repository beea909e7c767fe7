package io.duralog.testlog;

import io.duralog.engine.BlockFile;
import io.duralog.format.BatchFormat;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.testlog.HandLog.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A log of any number of segments, each with one batch of one record, laid down only where somebody
 * looks. Counts the files that are opened.
 */
public final class LongLog {
  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;

  private final int[] crcs;
  private final DirectoryImage rest = new DirectoryImage().put(Roots.ROOT, Roots.fresh(HandLog.ID));
  private int opens;

  /** Makes the chain. */
  public LongLog(int segments) {
    crcs = new int[segments + 1];
    for (int n = 1; n <= segments; n++) {
      crcs[n] = BatchFormat.read(batch(n), 0).crc();
    }
  }

  private byte[] batch(int n) {
    return HandLog.encode(
        LogId.of(HandLog.ID).seed(),
        HandLog.RUN,
        n,
        n - 1,
        HandLog.TIME + n,
        crcs[n - 1],
        n == 1 ? BatchFormat.FIRST_OF_RUN : 0,
        n,
        1,
        Item.text("record " + n));
  }

  /** The bytes of a segment. */
  public byte[] segment(int n) {
    byte[] file = new byte[2 * BLOCK];
    SegmentHeader header = new SegmentHeader(HandLog.ID, n, file.length, HandLog.TIME);
    System.arraycopy(SegmentFormat.write(header), 0, file, 0, BLOCK);
    System.arraycopy(batch(n), 0, file, BLOCK, BLOCK);
    return file;
  }

  /** How many segments there are. */
  public int segments() {
    return crcs.length - 1;
  }

  /** The root that a clean close would write. */
  public byte[] closedRoot() {
    BatchHeader last = BatchFormat.read(batch(segments()), 0);
    return Roots.at(
        new LogRoot.Place(segments(), segments(), last.end(), last.crc(), last.run()), true);
  }

  /** The files that are no segments of the chain. */
  public DirectoryImage rest() {
    return rest;
  }

  /** Files opened so far. */
  public int opens() {
    return opens;
  }

  /** Reads it; writes nothing. */
  public ForwardingEngine engine() {
    return new ForwardingEngine(new ImageEngine(rest)) {
      @Override
      public List<String> list(Path directory) {
        List<String> names = new ArrayList<>(rest.names());
        for (int n = 1; n <= segments(); n++) {
          if (!rest.has(SegmentFormat.fileName(n))) {
            names.add(SegmentFormat.fileName(n));
          }
        }
        return names;
      }

      @Override
      public BlockFile openToRead(Path path) {
        opens++;
        String name = path.getFileName().toString();
        int n = rest.has(name) ? 0 : SegmentFormat.numberOf(name).orElse(0);
        return n < 1 || n > segments()
            ? super.openToRead(path)
            : new ImageEngine(new DirectoryImage().put(name, segment(n))).openToRead(path);
      }
    };
  }
}
