package io.duralog.cli;

import java.util.Arrays;

/** A few whole lines of the input, without their line feeds. Handed from one thread to another. */
final class Lines {
  private final byte[] bytes;
  private final int[] ends;
  private final int count;
  private final long firstNumber;

  /**
   * Copies lines.
   *
   * @param from where the first line begins in the buffer
   * @param ends where each line ends in the buffer, exclusive; each but the last is followed by a
   *     line feed, behind which the next begins
   * @param firstNumber number of the first line in the input, from 1
   */
  Lines(byte[] buffer, int from, int[] ends, int count, long firstNumber) {
    this.bytes = Arrays.copyOfRange(buffer, from, ends[count - 1]);
    this.ends = new int[count];
    for (int i = 0; i < count; i++) {
      this.ends[i] = ends[i] - from;
    }
    this.count = count;
    this.firstNumber = firstNumber;
  }

  int count() {
    return count;
  }

  byte[] bytes() {
    return bytes;
  }

  int start(int line) {
    return line == 0 ? 0 : ends[line - 1] + 1;
  }

  int length(int line) {
    return ends[line] - start(line);
  }

  /** The line's number in the input, from 1. */
  long number(int line) {
    return firstNumber + line;
  }
}
