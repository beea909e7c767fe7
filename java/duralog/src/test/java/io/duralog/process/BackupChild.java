package io.duralog.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.duralog.BackupOptions;
import io.duralog.BackupReport;
import io.duralog.DuraLog;
import io.duralog.LogCutException;
import io.duralog.RecordsGoneException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;

/**
 * Makes a backup on each line {@code LOG TO PREVIOUS}, where the last may be {@code -}. Says {@code
 * backup BEGAN ENDED FIRST LAST GENERATION COPIED}, or {@code overtaken} where the writer was
 * faster again and again.
 */
final class BackupChild {
  private BackupChild() {}

  /** Runs. */
  public static void main(String[] args) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      BackupOptions options = BackupOptions.defaults();
      if (!words[2].equals("-")) {
        options = options.previous(Path.of(words[2]));
      }
      long began = System.nanoTime();
      try {
        BackupReport made = DuraLog.backup(Path.of(words[0]), Path.of(words[1]), options);
        Say.line(
            "backup %d %d %d %d %d %d"
                .formatted(
                    began,
                    System.nanoTime(),
                    made.firstSequence(),
                    made.lastSequence(),
                    made.generation(),
                    made.copied()));
      } catch (LogCutException | RecordsGoneException e) {
        Say.line("overtaken");
      }
    }
  }
}
