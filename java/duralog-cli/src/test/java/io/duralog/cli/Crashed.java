package io.duralog.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Leaves a log as a crash of its first writer does: the root knows of no record. */
final class Crashed {
  private static final int COPY = 2048;

  private Crashed() {}

  static void leave(Path log) throws IOException {
    Path root = log.resolve("root");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(root)).order(ByteOrder.LITTLE_ENDIAN);
    for (int copy = 0; copy < 2 * COPY; copy += COPY) {
      bytes.putInt(copy + 12, 0).putLong(copy + 24, 0).putLong(copy + 32, 4096);
      bytes.putInt(copy + 40, 1).putInt(copy + 44, 0).putLong(copy + 56, 0);
      CRC32C crc = new CRC32C();
      crc.update(bytes.array(), copy, COPY - 4);
      bytes.putInt(copy + COPY - 4, (int) crc.getValue());
    }
    Files.write(root, bytes.array());
  }
}
