package io.duralog.examples.cookbook;

import static java.util.Comparator.naturalOrder;

import io.duralog.BackupOptions;
import io.duralog.BackupReport;
import io.duralog.DuraLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;

/** A backup a day, each after the latest one. */
public final class DatedBackups {
  private DatedBackups() {}

  // begin
  static BackupReport backup(Path log, Path backups, LocalDate day) throws IOException {
    Files.createDirectories(backups);
    BackupOptions options = BackupOptions.defaults();
    Optional<Path> latest = latest(backups);
    if (latest.isPresent()) {
      options = options.previous(latest.get());
    }
    return DuraLog.backup(log, backups.resolve(day.toString()), options);
  }

  static Optional<Path> latest(Path backups) throws IOException {
    try (Stream<Path> all = Files.list(backups)) {
      return all.filter(each -> !each.toString().endsWith(".tmp")).max(naturalOrder());
    }
  }
  // end
}
