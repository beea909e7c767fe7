package io.duralog.cli.powercut;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a disk holds, in memory. A block is never changed but replaced, so a copy is cheap. */
final class DiskState {
  /** XFS wants 300 MiB at least; below 512 MiB the blocks of an ext4 are 1 KiB. */
  static final long SIZE = 640L << 20;

  private static final int BLOCK = 4096;
  private static final byte[] ZEROS = new byte[BLOCK];

  private final byte @Nullable [][] blocks;

  /** A disk of zeros. */
  DiskState() {
    blocks = new byte[(int) (SIZE / BLOCK)][];
  }

  /** The same as another one, from which it goes its own way. */
  DiskState(DiskState other) {
    blocks = other.blocks.clone();
  }

  /**
   * Writes a range.
   *
   * @param data where its bytes stand in the log, -1 for zeros
   */
  void write(DiskLog log, long offset, long length, long data) throws IOException {
    long done = 0;
    while (done < length) {
      int block = (int) ((offset + done) / BLOCK);
      int within = (int) ((offset + done) % BLOCK);
      int part = (int) Math.min(BLOCK - within, length - done);
      byte[] bytes = log.bytes(data < 0 ? -1 : data + done, part);
      byte[] before = blocks[block];
      byte[] after = bytes;
      if (part < BLOCK) {
        after = before == null ? new byte[BLOCK] : before.clone();
        System.arraycopy(bytes, 0, after, within, part);
      }
      blocks[block] = Arrays.equals(after, ZEROS) ? null : after;
      done += part;
    }
  }

  /** Makes a file of it, in which zeros take no space. */
  void save(Path path) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < blocks.length; i++) {
        byte[] block = blocks[i];
        if (block != null || i == blocks.length - 1) {
          ByteBuffer bytes = ByteBuffer.wrap(block == null ? ZEROS : block);
          while (bytes.hasRemaining()) {
            file.write(bytes, (long) i * BLOCK + bytes.position());
          }
        }
      }
    }
  }
}
