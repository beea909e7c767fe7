package io.duralog.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The three streams of the command.
 *
 * @param in standard input, read in blocks
 * @param out standard output, unbuffered; unlike a PrintStream it tells when the reader has gone
 * @param err standard error, for people
 * @param outIsTerminal whether standard output is known to be a terminal
 * @param errIsTerminal the same of standard error
 */
record Terminal(
    InputStream in,
    OutputStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal) {

  /** Streams that are no terminal. */
  Terminal(InputStream in, OutputStream out, PrintStream err) {
    this(in, out, err, false, false);
  }

  /** Those of this process. */
  static Terminal ofProcess() {
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        System.err,
        isTerminal(1),
        isTerminal(2));
  }

  /** Java can ask for standard input and output together only; Linux tells of each. */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
