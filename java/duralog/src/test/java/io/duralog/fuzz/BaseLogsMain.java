package io.duralog.fuzz;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.DirectoryImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes the logs of {@link BaseLogs} with the library itself. Their identities are random: who
 * makes them anew gives every input of the corpus another meaning.
 */
final class BaseLogsMain {
  private final Path directory;
  private final Path target;
  private final int log;
  private final Random random;
  private int run;

  private BaseLogsMain(Path work, Path target, int log) throws IOException {
    this.directory = Files.createTempDirectory(work, "log");
    this.target = target;
    this.log = log;
    this.random = new Random(log);
  }

  /**
   * Runs.
   *
   * @param args directory of the zip files
   */
  public static void main(String[] args) throws IOException {
    Path target = Files.createDirectories(Path.of(args[0]));
    Path work = Files.createTempDirectory("duralog-base");
    BaseLogsMain many = new BaseLogsMain(work, target, 1);
    many.closed(40, 2_000);
    many.save("older", many.killed(30, 2_000));
    DirectoryImage killed = many.torn(many.killed(12, 3_000), 1, false);
    killed.writeTo(many.directory);
    many.save("killed", many.killed(50, 1_500));
    many.closed(20, 500);
    many.save("clean", many.closed(6, 500));

    BaseLogsMain torn = new BaseLogsMain(work, target, 2);
    torn.closed(10, 1_000);
    DirectoryImage left = torn.killed(40, 2_000);
    torn.save("torn", torn.torn(left.copy(), 1, false));
    torn.save("hole", torn.torn(left.copy(), 3, true));

    BaseLogsMain small = new BaseLogsMain(work, target, 3);
    small.save("empty", small.closed(0, 1));
    small.save("small", small.closed(3, 100));

    BaseLogsMain large = new BaseLogsMain(work, target, 4);
    large.closed(5, 300);
    large.save("large", large.withLarge());
  }

  private DuraLog open() {
    run++;
    return DuraLog.open(
        directory,
        LogOptions.builder()
            .engine(EngineChoice.PORTABLE)
            .segmentSize(64 << 10)
            .groupBytes(8 << 10)
            .queueBytes(64 << 10)
            .build());
  }

  private void append(DuraLog to, int records, int length) {
    while (records > 0) {
      int n = Math.min(records, 1 + random.nextInt(4));
      records -= n;
      Batch batch = Batch.create();
      for (int i = 1; i <= n; i++) {
        batch.add(Payload.of(log, run, to.lastSequence() + i, random.nextInt(length)));
      }
      to.appendDurable(batch);
    }
  }

  private DirectoryImage closed(int records, int length) {
    try (DuraLog to = open()) {
      append(to, records, length);
    }
    return DirectoryImage.of(directory);
  }

  private DirectoryImage killed(int records, int length) {
    try (DuraLog to = open()) {
      append(to, records, length);
      return DirectoryImage.of(directory);
    }
  }

  private DirectoryImage withLarge() {
    try (DuraLog to = open()) {
      append(to, 3, 500);
      to.appendDurable(Payload.of(log, run, to.lastSequence() + 1, 100_000));
      append(to, 12, 3_000);
      to.appendDurable(Payload.of(log, run, to.lastSequence() + 1, 70_000));
      append(to, 4, 500);
      return DirectoryImage.of(directory);
    }
  }

  /** Loses a block of one of the last batches: the last but {@code back - 1}. */
  private DirectoryImage torn(DirectoryImage image, int back, boolean whole) {
    List<Places.Place> batches = Places.batches(image);
    Places.Place place = batches.get(batches.size() - back);
    byte[] file = image.file(place.file());
    int from = place.offset() + (whole ? 0 : SegmentFormat.BLOCK_SIZE / 2);
    Arrays.fill(file, from, place.offset() + SegmentFormat.BLOCK_SIZE, (byte) 0);
    return image;
  }

  private void save(String name, DirectoryImage image) throws IOException {
    try (OutputStream out = Files.newOutputStream(target.resolve(name + ".zip"));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(9);
      for (String file : image.names()) {
        if (file.equals("lock") || file.equals("owner")) {
          continue; // nothing that belongs to the log
        }
        ZipEntry entry = new ZipEntry(file);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(image.file(file));
      }
    }
  }
}
