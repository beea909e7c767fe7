package io.duralog.cli.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What the writer has acknowledged, as the parent heard it through the pipe. */
final class AckedEvents {
  private final long[] sequences;
  private int count;

  AckedEvents(int events) {
    this.sequences = new long[events];
  }

  /**
   * Reads acknowledgements to the end of the pipe; runs an action once, behind so many of them. A
   * line that the kill has cut short is no acknowledgement.
   */
  void read(InputStream pipe, int actAfter, Runnable action) throws IOException {
    InputStream in = new BufferedInputStream(pipe, 64 * 1024);
    long index = 0;
    long number = 0;
    int b;
    while ((b = in.read()) >= 0) {
      if (b == ' ') {
        index = number;
        number = 0;
      } else if (b == '\n') {
        sequences[(int) index] = number;
        number = 0;
        if (++count == actAfter) {
          action.run();
        }
      } else {
        number = 10 * number + b - '0';
      }
    }
  }

  int count() {
    return count;
  }

  /** The sequence that an event was acknowledged with, or 0. */
  long sequenceOf(int index) {
    return sequences[index];
  }
}
