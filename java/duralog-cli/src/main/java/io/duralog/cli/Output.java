package io.duralog.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard output with errors that commands can tell apart. Unbuffered. */
final class Output {
  private final OutputStream out;

  Output(OutputStream out) {
    this.out = out;
  }

  /**
   * Writes at once.
   *
   * @throws OutputClosedException when the reader has gone
   * @throws CommandException when the bytes cannot be written, as on a full disk
   */
  void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
      out.flush();
    } catch (IOException e) {
      if (readerHasGone(e)) {
        throw new OutputClosedException(e);
      }
      throw new CommandException("cannot write to standard output: " + e.getMessage(), e);
    }
  }

  /** Writes text and a line feed. */
  void line(String text) {
    byte[] bytes = (text + '\n').getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  // The platform gives a message only, in the user's language. On a pipe no other error exists.
  private boolean readerHasGone(IOException e) {
    if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
      return true;
    }
    if (!(out instanceof FileOutputStream)) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }
}
