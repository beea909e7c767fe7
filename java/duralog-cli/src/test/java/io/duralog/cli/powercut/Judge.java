package io.duralog.cli.powercut;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.duralog.cli.CommandRun;
import io.duralog.cli.powercut.CrashImages.Image;
import io.duralog.cli.powercut.Recording.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at a log behind a power cut, as its user would: with the command. */
final class Judge {
  private static final Pattern RECORDS = Pattern.compile("\"records\":(\\d+)");
  private static final int MORE = 5;

  private final Settings settings;
  private final Recording recording;

  /** What was found, where all is well. */
  record Finding(int records, boolean torn) {}

  Judge(Settings settings, Recording recording) {
    this.settings = settings;
    this.recording = recording;
  }

  /**
   * Verifies and replays the log, uses it on, and verifies and replays it again.
   *
   * @param image what was cut off, and where
   * @param asProcess whether to start the command itself too, besides its code in this process
   * @throws FindException when something is lost or a report is wrong
   */
  Finding judge(Path log, Image image, boolean asProcess) throws IOException, FindException {
    long acknowledged = image.acknowledged();
    List<@Nullable String> payloads = recording.payloads();
    int first = 1;
    int count = 0;
    boolean torn = false;
    if (acknowledged > 0 || hasSegment(log)) {
      CommandRun verify = CommandRun.of("verify", "--json", log.toString());
      requireSound(verify);
      torn = verify.out().contains("TORN_TAIL");
      ReplayedLog found = ReplayedLog.of(log);
      World world = worldOf(found, image);
      payloads = world.payloads();
      acknowledged = world.acknowledged();
      first = found.first();
      count = found.last();
      long least = recording.beginsAtLeast(image.position());
      long most = recording.beginsAtMost(image.position());
      require(
          first >= least && first <= most,
          "it begins with " + first + ", moved to " + least + " and asked for " + most);
      requireRecords(verify, count - first + 1);
      if (verify.out().contains("\"cleanlyClosed\":true")) {
        require(!torn, "cleanly closed, with a torn tail: " + verify.out());
        boolean was = recording.closed().contains((long) count);
        require(was, "never closed at " + count + ", yet it says so: " + verify.out());
      }
      if (asProcess) {
        requireTheSame(log, found);
      }
      try (FollowedImage followed = new FollowedImage(log)) {
        followed.requireAll(found);
        followed.requirePosition(recording.positions(image.position()), found);
        List<String> more = useOn(log, first, payloads.subList(0, count));
        followed.requireNext(more);
        followed.storePosition(count + MORE);
      }
      return new Finding(count, torn);
    }
    useOn(log, first, payloads.subList(0, count));
    return new Finding(count, torn);
  }

  /** Which of the logs that may be there it is: the one before a cut or the one after it. */
  private World worldOf(ReplayedLog found, Image image) throws FindException {
    FindException met = null;
    for (World world : recording.worlds(image.position())) {
      try {
        found.requirePartOf(world.payloads());
        require(
            found.last() >= world.acknowledged(),
            world.acknowledged() + " were acknowledged, " + found.last() + " are there");
        return world;
      } catch (FindException e) {
        met = e;
      }
    }
    throw Objects.requireNonNull(met);
  }

  /** Returns what it has appended. */
  private List<String> useOn(Path log, int first, List<@Nullable String> held)
      throws FindException {
    int count = held.size();
    List<@Nullable String> payloads = new ArrayList<>(held);
    StringBuilder input = new StringBuilder();
    List<String> more = new ArrayList<>();
    for (int i = 0; i < MORE; i++) {
      more.add("behind the cut " + i);
      input.append(more.get(i)).append('\n');
    }
    payloads.addAll(more);
    String engine = "--engine=" + settings.engine();
    CommandRun append =
        CommandRun.with(
            input.toString(), "append", log.toString(), "--ack", engine, "--segment-size=64k");
    require(append.code() == 0, "append ended with " + append.code() + ": " + append.err());
    String last = append.lines().get(append.lines().size() - 1);
    require(last.equals(Integer.toString(count + MORE)), "appended up to " + last);
    CommandRun verify = CommandRun.of("verify", "--json", log.toString());
    requireSound(verify);
    requireRecords(verify, count + MORE - first + 1);
    require(
        verify.out().contains("\"cleanlyClosed\":true") && verify.out().contains("\"damage\":[]"),
        "not clean after use and close: " + verify.out());
    ReplayedLog found = ReplayedLog.of(log);
    found.requirePartOf(payloads);
    require(found.first() == first, "after use it begins with " + found.first());
    require(found.last() == payloads.size(), "after use only " + found.last() + " are there");
    return more;
  }

  /** A cut may come before there is a log; a directory without a segment holds none yet. */
  private static boolean hasSegment(Path log) throws IOException {
    if (!Files.isDirectory(log)) {
      return false;
    }
    try (Stream<Path> files = Files.list(log)) {
      return files.anyMatch(file -> file.toString().endsWith(".seg"));
    }
  }

  private void requireTheSame(Path log, ReplayedLog found) throws IOException, FindException {
    String command = settings.duralog().toString();
    Tool.run(command, "verify", "--json", log.toString());
    ProcessBuilder replay =
        new ProcessBuilder(command, "replay", "--with-sequence", log.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = replay.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    require(Tool.exitCode(process) == 0, "the command's replay failed");
    require(ReplayedLog.of(said.lines().toList()).equals(found), "the command shows other records");
  }

  private static void requireSound(CommandRun verify) throws FindException {
    String said = verify.out() + verify.err();
    require(verify.code() == 0, "verify ended with " + verify.code() + ": " + said);
    require(!said.contains("\"certain\":true"), "certain damage: " + said);
  }

  private static void requireRecords(CommandRun verify, int count) throws FindException {
    Matcher records = RECORDS.matcher(verify.out());
    require(
        records.find() && records.group(1).equals(Integer.toString(count)),
        count + " are replayed, but verify says " + verify.out());
  }

  private static void require(boolean condition, String otherwise) throws FindException {
    if (!condition) {
      throw new FindException(otherwise);
    }
  }
}
