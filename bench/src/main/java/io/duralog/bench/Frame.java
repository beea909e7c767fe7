package io.duralog.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** The simplest record that can be checked: length, CRC-32C of the payload, payload. */
final class Frame {
  static final int HEADER = 8;

  private static final int READ = 1 << 20;

  private Frame() {}

  static int checksum(byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload, 0, payload.length);
    return (int) crc.getValue();
  }

  static void put(ByteBuffer to, byte[] payload, int checksum) {
    to.putInt(payload.length).putInt(checksum).put(payload);
  }

  /** Reads the frames of a file up to an offset. */
  static void visit(FileChannel channel, long end, RecordSink visitor) throws IOException {
    ByteBuffer transfer = ByteBuffer.allocateDirect(READ);
    byte[] bytes = new byte[READ];
    ByteBuffer in = ByteBuffer.wrap(bytes).limit(0);
    ByteBuffer view = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    CRC32C crc = new CRC32C();
    long position = 0;
    long sequence = 0;
    while (position < end || in.hasRemaining()) {
      if (in.remaining() < HEADER || in.remaining() < HEADER + in.getInt(in.position())) {
        in.compact();
        transfer.clear().limit((int) Math.min(in.remaining(), end - position));
        int n = channel.read(transfer, position);
        if (n <= 0) {
          throw new EOFException("at " + position);
        }
        position += n;
        in.put(transfer.flip()).flip();
        continue;
      }
      int length = in.getInt();
      int checksum = in.getInt();
      crc.reset();
      crc.update(bytes, in.position(), length);
      if ((int) crc.getValue() != checksum) {
        throw new IOException("bad checksum before " + position);
      }
      view.limit(in.position() + length).position(in.position());
      visitor.visit(++sequence, 0, view);
      in.position(in.position() + length);
    }
  }
}
