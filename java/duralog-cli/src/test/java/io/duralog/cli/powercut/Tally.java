package io.duralog.cli.powercut;

import io.duralog.cli.powercut.CrashImages.Image;

/** What has been seen on one file system. */
final class Tally {
  private int recordings;
  private int onCrashImages;
  private long acknowledgements;
  private long stored;
  private long moves;
  private long cuts;
  private int images;
  private int failed;
  private int atRisk;
  private int torn;
  private int beyond;
  private long unflushed;

  void recorded(Recording recording) {
    recordings++;
    onCrashImages += recording.generation() > 0 ? 1 : 0;
    acknowledgements += recording.acks().size();
    stored += recording.stored().size();
    moves += recording.moves().size();
    cuts += recording.cuts().size();
  }

  void judged(Image image, Judge.Finding finding) {
    images++;
    atRisk += image.unflushed() > 0 ? 1 : 0;
    unflushed += image.unflushed();
    torn += finding.torn() ? 1 : 0;
    beyond += finding.records() > image.acknowledged() ? 1 : 0;
  }

  void failed() {
    images++;
    failed++;
  }

  @Override
  public String toString() {
    return String.format(
        "%d recordings (%d of them on a crash image) with %d acknowledgements, %d stored positions, begun anew %d times, cut %d"
            + " times; %d images,"
            + " %d with unflushed writes (%d in all), %d with a torn tail, %d with more than was"
            + " acknowledged, %d lost or wrong",
        recordings,
        onCrashImages,
        acknowledgements,
        stored,
        moves,
        cuts,
        images,
        atRisk,
        unflushed,
        torn,
        beyond,
        failed);
  }
}
