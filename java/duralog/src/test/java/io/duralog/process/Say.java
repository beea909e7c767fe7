package io.duralog.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/** Standard output of a child: a line is one write to the pipe, whole or not there. */
final class Say {
  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private Say() {}

  static void line(String line) {
    try {
      OUT.write((line + '\n').getBytes(US_ASCII));
    } catch (IOException e) {
      Runtime.getRuntime().halt(4); // the parent is gone
    }
  }
}
