package io.duralog.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * The three streams of the command.
 *
 * @param in standard input, read in blocks
 * @param out standard output, unbuffered; unlike a PrintStream it tells when the reader has gone
 * @param err standard error, for people
 */
record Terminal(InputStream in, OutputStream out, PrintStream err) {

  /** Those of this process. */
  static Terminal ofProcess() {
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        System.err);
  }
}
