package io.duralog.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Lines of text, of which many are written at once. For one thread. */
final class GatheredLines implements AutoCloseable {
  private static final int ENOUGH = 64 * 1024;

  private final Output out;
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream(2 * ENOUGH);

  GatheredLines(Output out) {
    this.out = out;
  }

  void add(String line) {
    gathered.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    gathered.write('\n');
    if (gathered.size() >= ENOUGH) {
      close();
    }
  }

  /** Writes what is left. */
  @Override
  public void close() {
    byte[] bytes = gathered.toByteArray();
    gathered.reset();
    out.write(bytes, 0, bytes.length);
  }
}
