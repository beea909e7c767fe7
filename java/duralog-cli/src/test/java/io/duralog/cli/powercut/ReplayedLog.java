package io.duralog.cli.powercut;

import io.duralog.cli.CommandRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code duralog replay --with-sequence} printed.
 *
 * @param first sequence of the first record; 1 without any
 * @param payloads from it on
 */
record ReplayedLog(int first, List<String> payloads) {

  static ReplayedLog of(Path directory) throws FindException {
    CommandRun run = CommandRun.of("replay", "--with-sequence", directory.toString());
    if (run.code() != 0) {
      throw new FindException("replay ended with " + run.code() + ": " + run.err());
    }
    return of(run.lines());
  }

  static ReplayedLog of(List<String> printed) throws FindException {
    List<String> payloads = new ArrayList<>(printed.size());
    int first = 1;
    if (!printed.isEmpty()) {
      String line = printed.get(0);
      first = Integer.parseInt(line.substring(0, line.indexOf('\t')));
    }
    for (String line : printed) {
      String sequence = first + payloads.size() + "\t";
      if (!line.startsWith(sequence)) {
        throw new FindException("replay: sequence " + sequence + "expected, found " + shown(line));
      }
      payloads.add(line.substring(sequence.length()));
    }
    return new ReplayedLog(first, payloads);
  }

  /** Sequence of the last record; 0 without any. */
  int last() {
    return first - 1 + payloads.size();
  }

  /**
   * Fails unless another log holds the same at these sequences.
   *
   * @param whole its payloads, by sequence from 1
   */
  void requirePartOf(List<String> whole) throws FindException {
    for (int i = 0; i < payloads.size(); i++) {
      int at = first - 1 + i;
      String expected = at < whole.size() ? whole.get(at) : "no record";
      if (!payloads.get(i).equals(expected)) {
        throw new FindException(
            ("record " + (first + i) + " is " + shown(payloads.get(i)))
                + (", but " + shown(expected) + " was sent"));
      }
    }
  }

  private static String shown(String line) {
    return line.length() <= 60 ? line : line.substring(0, 60) + "...";
  }
}
