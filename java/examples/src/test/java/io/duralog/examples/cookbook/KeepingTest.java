package io.duralog.examples.cookbook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.BackupReport;
import io.duralog.Damage;
import io.duralog.DuraLog;
import io.duralog.LogOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the pages on retention, backup and repair. */
class KeepingTest {
  @TempDir Path temp;

  private static void append(DuraLog log, int records) {
    for (int i = 0; i < records; i++) {
      log.appendDurable("event " + (log.lastSequence() + 1));
    }
  }

  private static String printed(Runnable action) {
    PrintStream out = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, ISO_8859_1));
    try {
      action.run();
    } finally {
      System.setOut(out);
    }
    return bytes.toString(ISO_8859_1);
  }

  @Test
  void auditLogGivesUpWhatNoCheckpointHolds() {
    Instant before = Instant.now();
    try (DuraLog log = AuditLog.open(temp.resolve("log"))) {
      append(log, 20);
      assertThat(printed(() -> AuditLog.printSince(log, before))).startsWith("1 event 1\n2 ev");
      log.checkpoint("archive", 12);
      log.checkpoint("mail", 15);
      assertThat(printed(() -> AuditLog.printWhoHolds(log)))
          .isEqualTo(
              "checkpoint archive keeps sequence 13 and later\n"
                  + "checkpoint mail keeps sequence 16 and later\n");
      assertThat(AuditLog.giveUpBefore(log, 10)).isEqualTo(10);
      assertThat(AuditLog.giveUpBefore(log, 18)).isEqualTo(13);
      assertThat(printed(() -> AuditLog.printSince(log, before))).startsWith("13 event 13\n");
    }
  }

  @Test
  void backupOfADayLinksWhatTheOneBeforeHas() throws IOException {
    Path directory = temp.resolve("log");
    Path backups = temp.resolve("backups");
    LogOptions small = LogOptions.builder().segmentSize(64 * 1024).build();
    try (DuraLog log = DuraLog.open(directory, small)) {
      append(log, 50);
      BackupReport monday = DatedBackups.backup(directory, backups, LocalDate.of(2026, 11, 30));
      Files.createDirectory(backups.resolve("2026-11-30x.tmp")); // as a crash leaves it
      append(log, 50);
      BackupReport tuesday = DatedBackups.backup(directory, backups, LocalDate.of(2026, 12, 1));
      assertThat(monday.lastSequence()).isEqualTo(50);
      assertThat(tuesday.lastSequence()).isEqualTo(100);
      assertThat(tuesday.linked()).isPositive();
    }
    assertThat(DatedBackups.latest(backups)).contains(backups.resolve("2026-12-01"));
    try (DuraLog restored = DuraLog.open(backups.resolve("2026-12-01"), small)) {
      assertThat(restored.lastSequence()).isEqualTo(100);
    }
  }

  @Test
  void damageIsListedAndWhatIsLeftIsCopied() throws IOException {
    Path directory = temp.resolve("log");
    try (DuraLog log = DuraLog.open(directory)) {
      append(log, 9);
    }
    assertThat(CheckLog.check(directory).sound()).isTrue();
    Path segment = directory.resolve("0000000001.seg");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[new String(bytes, ISO_8859_1).indexOf("event 5")] ^= 1;
    Files.write(segment, bytes);
    assertThat(CheckLog.check(directory).damage())
        .singleElement()
        .satisfies(damage -> assertThat(damage.kind()).isEqualTo(Damage.Kind.BAD_CHECKSUM));
    Path copy = temp.resolve("copy");
    assertThat(printed(() -> CheckLog.salvage(directory, copy)))
        .isEqualTo("8 records copied\nBAD_CHECKSUM lost 5 to 5\n");
    DuraLog.open(copy).close();
  }
}
