package io.duralog.cli.powercut;

import io.duralog.cli.CommandRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code duralog replay --with-sequence} printed: the payloads, by sequence from 1. */
record ReplayedLog(List<String> payloads) {

  static ReplayedLog of(Path directory) throws FindException {
    CommandRun run = CommandRun.of("replay", "--with-sequence", directory.toString());
    if (run.code() != 0) {
      throw new FindException("replay ended with " + run.code() + ": " + run.err());
    }
    return of(run.lines());
  }

  static ReplayedLog of(List<String> printed) throws FindException {
    List<String> payloads = new ArrayList<>(printed.size());
    for (String line : printed) {
      String sequence = payloads.size() + 1 + "\t";
      if (!line.startsWith(sequence)) {
        throw new FindException("replay: sequence " + sequence + "expected, found " + shown(line));
      }
      payloads.add(line.substring(sequence.length()));
    }
    return new ReplayedLog(payloads);
  }

  int count() {
    return payloads.size();
  }

  /** Fails unless this is how another log begins. */
  void requirePrefixOf(List<String> whole) throws FindException {
    for (int i = 0; i < payloads.size(); i++) {
      String expected = i < whole.size() ? whole.get(i) : "no record";
      if (!payloads.get(i).equals(expected)) {
        throw new FindException(
            ("record " + (i + 1) + " is " + shown(payloads.get(i)))
                + (", but " + shown(expected) + " was sent"));
      }
    }
  }

  private static String shown(String line) {
    return line.length() <= 60 ? line : line.substring(0, 60) + "...";
  }
}
