package io.duralog.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.Replay;
import io.duralog.process.SentRecords.Begun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log that somebody else may be writing, once for each line on standard input: {@code read
 * LEAST} opens, compares all records with what was sent, wants LEAST of them at least and says
 * {@code read LAST}; {@code hold LEAST} does the same but says {@code half} in the middle and waits
 * for a line.
 */
final class ReaderChild {
  private static final BufferedReader IN =
      new BufferedReader(new InputStreamReader(System.in, US_ASCII));

  private ReaderChild() {}

  static ChildJvm start(Path directory, List<Begun> rounds) {
    List<Object> args = new ArrayList<>();
    args.add(directory);
    for (Begun begun : rounds) {
      Collections.addAll(args, begun.round().seed(), begun.firstSequence());
    }
    return ChildJvm.start(ReaderChild.class, args.toArray());
  }

  /** Runs. */
  public static void main(String[] args) throws IOException {
    List<Begun> rounds = new ArrayList<>();
    for (int i = 1; i < args.length; i += 2) {
      Round round = Round.of(Long.parseLong(args[i]));
      rounds.add(new Begun(round, Long.parseLong(args[i + 1])));
    }
    String line;
    while ((line = IN.readLine()) != null && !line.equals("end")) {
      String[] words = line.split(" ");
      long least = Long.parseLong(words[1]);
      Say.line("read " + read(Path.of(args[0]), rounds, least, words[0].equals("hold")));
    }
  }

  private static long read(Path directory, List<Begun> rounds, long least, boolean hold) {
    try (LogReader log = DuraLog.openReadOnly(directory);
        Replay replay = log.replay()) {
      long half = hold ? log.lastSequence() / 2 : -1;
      SentRecords sent =
          new SentRecords(rounds, (sequence, thread, counter) -> pause(sequence == half));
      replay.visit(sent);
      // A batch that the writer has not finished is not part of the snapshot.
      sent.end();
      onlyATail(log.recovery().damage());
      onlyATail(replay.report().damage());
      if (sent.last() != log.lastSequence() || sent.last() < least) {
        throw new AssertionError(
            "read to %d, the log says %d, acknowledged before was %d"
                .formatted(sent.last(), log.lastSequence(), least));
      }
      return sent.last();
    }
  }

  private static void pause(boolean now) {
    if (now) {
      Say.line("half");
      next();
    }
  }

  private static @Nullable String next() {
    try {
      return IN.readLine();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void onlyATail(List<Damage> damage) {
    if (damage.stream().anyMatch(d -> d.kind() != Damage.Kind.TORN_TAIL || d.certain())) {
      throw new AssertionError("false damage: " + damage);
    }
  }
}
