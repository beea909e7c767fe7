package io.duralog.cli.powercut;

import io.duralog.cli.powercut.CrashImages.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Recordings by turns on each file system, and the crash images of each. */
final class Campaign {
  private static final int IMAGES_OF_A_RECORDING = 40;
  private static final int IMAGES_OF_A_PROCESS = 20;
  private static final int MOST_GENERATIONS = 2;
  private static final int MOST_KEPT = 3;

  private final Settings settings;
  private final Map<String, Tally> tallies = new HashMap<>();
  private final Map<String, Begin> begins = new HashMap<>();
  private int images;
  private int finds;

  /** An image that the next recording of the file system goes on from. */
  private record Begin(Recording recording, Image image) {}

  Campaign(Settings settings) {
    this.settings = settings;
  }

  /** Runs it and prints how it went; false when something was found. */
  boolean run() throws IOException {
    int systems = settings.fileSystems().size();
    int recordings =
        Math.max(systems, (settings.images() + IMAGES_OF_A_RECORDING - 1) / IMAGES_OF_A_RECORDING);
    System.out.printf(
        "powercut: %d images of %d recordings, %s, engine %s, seed %d%n",
        settings.images(), recordings, settings.fileSystems(), settings.engine(), settings.seed());
    SplittableRandom seeds = new SplittableRandom(settings.seed());
    for (int i = 0; i < recordings; i++) {
      int upTo = (int) ((long) settings.images() * (i + 1) / recordings);
      record(i, settings.fileSystems().get(i % systems), upTo - images, seeds.split());
    }
    for (String fileSystem : settings.fileSystems()) {
      System.out.println("powercut: " + fileSystem + ": " + tallies.get(fileSystem));
    }
    System.out.printf(
        "powercut: %s, %d images, lost or wrong=%d%n", finds == 0 ? "OK" : "FAILED", images, finds);
    return finds == 0;
  }

  private void record(int number, String fileSystem, int count, SplittableRandom random)
      throws IOException {
    Path work = Files.createDirectory(settings.work().resolve("recording-" + number));
    Tally tally = tallies.computeIfAbsent(fileSystem, name -> new Tally());
    RecordingRun run = new RecordingRun(settings, work, random.split());
    Begin begin = begins.remove(fileSystem);
    Recording recording;
    try {
      recording =
          begin == null
              ? run.run(fileSystem, null, new DiskState(), 0)
              : run.run(
                  fileSystem,
                  begin.recording(),
                  begin.image().disk(),
                  begin.image().acknowledged());
    } catch (FindException e) {
      found(number, "without a cut: " + e.getMessage(), work, null);
      return;
    }
    tally.recorded(recording);
    try (CrashImages all = new CrashImages(recording, count, new Random(random.nextLong()))) {
      int next = random.nextInt(2 * count + 1);
      for (int i = 0; all.hasNext(); i++) {
        Image image = all.next();
        judge(number, recording, image, work, tally);
        if (i == next && recording.generation() < MOST_GENERATIONS) {
          begins.put(fileSystem, new Begin(recording, image));
        }
      }
    }
    if (finds == 0) {
      delete(work);
    }
  }

  private void judge(int number, Recording recording, Image image, Path work, Tally tally)
      throws IOException {
    boolean asProcess = ++images % IMAGES_OF_A_PROCESS == 0;
    try (MountedImage mounted = new MountedImage(work, image.disk(), recording.fileSystem())) {
      Judge judge = new Judge(settings, recording);
      tally.judged(image, judge.judge(mounted.log(), image, asProcess));
    } catch (FindException e) {
      tally.failed();
      found(number, recording.fileSystem() + ", " + image + ": " + e.getMessage(), work, image);
    }
  }

  private void found(int number, String what, Path work, @Nullable Image image) throws IOException {
    finds++;
    System.out.printf("powercut: FOUND in recording %d, %s%n", number, what.strip());
    if (finds > MOST_KEPT) {
      return;
    }
    Path keep = Files.createDirectories(settings.keep().resolve("find-" + finds));
    Files.writeString(keep.resolve("what"), "seed " + settings.seed() + "\n" + what + "\n");
    Files.copy(
        work.resolve("disk.log"), keep.resolve("disk.log"), StandardCopyOption.REPLACE_EXISTING);
    if (image != null) {
      image.disk().save(keep.resolve("image"));
    }
    System.out.println("powercut: kept in " + keep);
  }

  private static void delete(Path work) throws IOException {
    for (String name : new String[] {"begin", "disk.log", "err", "fuse", "disk", "mounted"}) {
      Files.deleteIfExists(work.resolve(name));
    }
    Files.delete(work);
  }
}
