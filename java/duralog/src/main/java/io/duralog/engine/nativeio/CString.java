package io.duralog.engine.nativeio;

import io.duralog.engine.memory.OwnedMemory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Paths as C strings. */
final class CString {
  private CString() {}

  /**
   * The bytes of a path of the default file system and a zero byte, in the owner's memory. They
   * come from the path's URI: its text loses bytes that are no characters in the platform's
   * encoding.
   */
  static ByteBuffer of(Path path, OwnedMemory owned) {
    byte[] escaped = path.toUri().getRawPath().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = owned.allocate(escaped.length + 1, 1);
    for (int i = 0; i < escaped.length; i++) {
      if (escaped[i] == '%') {
        String hex = new String(escaped, i + 1, 2, StandardCharsets.US_ASCII);
        bytes.put((byte) Integer.parseInt(hex, 16));
        i += 2;
      } else {
        bytes.put(escaped[i]);
      }
    }
    return bytes.put((byte) 0).flip();
  }
}
