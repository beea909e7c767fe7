package io.duralog.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the input into lines, as bytes: a line ends before a line feed, a carriage return stays, and
 * a last line needs no line feed. Never waits for more input while it has a whole line. For one
 * thread.
 */
final class LineReader {
  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final int limit;
  private final int[] ends;
  private byte[] buffer = new byte[BUFFER];
  private int start;
  private int scanned;
  private int end;
  private boolean ended;
  private long number = 1;

  /**
   * Reads a stream.
   *
   * @param limit most bytes of one line
   * @param atOnce most lines of one {@link Lines}
   */
  LineReader(InputStream in, int limit, int atOnce) {
    this.in = in;
    this.limit = limit;
    this.ends = new int[atOnce];
  }

  /** The next lines, or null at the end. */
  @Nullable Lines next() throws IOException {
    while (true) {
      int count = findEnds();
      if (count > 0) {
        return cut(count);
      }
      if (ended) {
        return start < end ? last() : null;
      }
      fill();
    }
  }

  private int findEnds() {
    int count = 0;
    int from = start;
    while (scanned < end && count < ends.length) {
      if (buffer[scanned++] != '\n') {
        continue;
      }
      if (scanned - 1 - from > limit) {
        if (count > 0) {
          // The lines in front of it come first.
          scanned = from;
          return count;
        }
        throw tooLong();
      }
      ends[count++] = scanned - 1;
      from = scanned;
    }
    return count;
  }

  private Lines cut(int count) {
    Lines lines = new Lines(buffer, start, ends, count, number);
    start = ends[count - 1] + 1;
    number += count;
    return lines;
  }

  private Lines last() {
    ends[0] = end;
    Lines lines = new Lines(buffer, start, ends, 1, number);
    start = end;
    return lines;
  }

  private void fill() throws IOException {
    if (end - start > limit) {
      throw tooLong();
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      scanned -= start;
      start = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, limit + 2L));
    }
    int read = in.read(buffer, end, buffer.length - end);
    if (read < 0) {
      ended = true;
    } else {
      end += read;
    }
  }

  private CommandException tooLong() {
    return new CommandException(
        "line " + number + " is longer than the record limit of " + limit + " bytes");
  }
}
