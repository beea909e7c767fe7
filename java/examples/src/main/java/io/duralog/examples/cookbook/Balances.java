package io.duralog.examples.cookbook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.Replay;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

// begin
/** The balance of each account, in cents. */
public final class Balances {
  private final Map<String, Long> cents = new TreeMap<>();
  private long applied; // the last sequence that is in the map

  /** The only place where the balances change. */
  void apply(LogRecord record) {
    String[] words = record.asString().split(" ", 2); // such as "1999 ann"
    cents.merge(words[1], Long.valueOf(words[0]), Long::sum);
    applied = record.sequence();
  }

  static Balances rebuild(LogReader log) {
    Balances balances = new Balances();
    try (Replay replay = log.replay()) {
      replay.forEach(balances::apply);
    }
    return balances;
  }

  // end

  // begin
  /** Replaces the file as a whole: after a crash it is the old one or the new one. */
  void save(Path file) throws IOException {
    StringBuilder text = new StringBuilder().append(applied).append('\n');
    cents.forEach((account, sum) -> text.append(sum).append(' ').append(account).append('\n'));
    Path next = Path.of(file + ".tmp");
    try (FileChannel out = FileChannel.open(next, CREATE, TRUNCATE_EXISTING, WRITE)) {
      ByteBuffer bytes = UTF_8.encode(text.toString());
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(next, file, ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), READ)) {
      directory.force(true); // the new name survives a power cut
    }
  }

  /** What was saved; empty, and so rebuilt from the beginning, if there is no file. */
  static Balances load(Path file) throws IOException {
    Balances balances = new Balances();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" ", 2);
        if (words.length == 1) {
          balances.applied = Long.parseLong(words[0]);
        } else {
          balances.cents.put(words[1], Long.valueOf(words[0]));
        }
      }
    }
    return balances;
  }

  // end

  Map<String, Long> cents() {
    return cents;
  }

  long applied() {
    return applied;
  }
}
