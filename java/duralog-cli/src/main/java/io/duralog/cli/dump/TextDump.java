package io.duralog.cli.dump;

import io.duralog.RecordType;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.segment.RootFile;
import java.util.function.Consumer;

/** A dump for people: one line for each thing, what belongs to it indented below. */
final class TextDump implements DumpSink {
  private final DumpRequest wanted;
  private final Consumer<String> lines;

  TextDump(DumpRequest wanted, Consumer<String> lines) {
    this.wanted = wanted;
    this.lines = lines;
  }

  @Override
  public void root(RootFile.Found found) {
    LogRoot root = found.root();
    if (root == null) {
      lines.accept("root: " + (found.damage() == null ? "missing" : "neither copy is intact"));
      return;
    }
    LogRoot.Beginning begins = root.beginning();
    LogRoot.Place floor = root.floor();
    lines.accept(
        "root: log "
            + Shown.id(root.logId())
            + ", generation "
            + root.generation()
            + ", written "
            + Shown.time(root.time())
            + " by incarnation "
            + Shown.id(root.writer())
            + (found.damage() == null ? "" : "; one copy is not intact"));
    lines.accept(
        "  begins with sequence "
            + begins.first()
            + " in segment "
            + begins.segment()
            + ", whose first batch has sequence "
            + begins.base());
    lines.accept(
        "  durable through sequence "
            + floor.last()
            + ", segment "
            + floor.segment()
            + ", offset "
            + floor.offset()
            + (root.isClean() ? "; closed there" : root.isCut() ? "; cut there" : "; not closed"));
  }

  @Override
  public void segment(SegmentPart segment) {
    StringBuilder text = new StringBuilder(160);
    text.append(segment.file().path().getFileName()).append(": ");
    text.append(segment.size()).append(" bytes");
    SegmentHeader h = segment.header();
    if (h != null) {
      text.append(", planned ").append(h.size());
      text.append(", created ").append(Shown.time(h.created()));
      text.append(", log ").append(Shown.id(h.logId()));
    }
    if (!segment.role().text().isEmpty()) {
      text.append("; ").append(segment.role().text());
    }
    if (segment.flaw() != null) {
      text.append("; ").append(segment.flaw());
    }
    if (segment.refused() != null) {
      text.append("; not read: ").append(segment.refused().getMessage());
    }
    lines.accept(text.toString());
    if (wanted.headers()) {
      for (int at = 0; at < SegmentFormat.HEADER_LENGTH; at += SegmentFormat.COPY_LENGTH) {
        lines.accept("  header at " + at + ": " + Shown.bytes(segment.bytes(), at));
      }
    }
  }

  @Override
  public void batch(BatchPart batch) {
    BatchHeader h = batch.header();
    StringBuilder text = new StringBuilder(220);
    text.append("  batch at ").append(h.offset());
    text.append(": sequence ").append(h.firstSequence()).append(" to ").append(batch.last());
    text.append(", ").append(h.count()).append(h.count() == 1 ? " record, " : " records, ");
    text.append(h.length()).append(" bytes, ");
    text.append(batch.durable() ? "durable" : "no proof that it is durable");
    text.append(", ").append(checked(batch)).append(order(batch));
    text.append("; ").append(Shown.time(h.time()));
    text.append(", incarnation ").append(Shown.id(h.run()));
    text.append(h.firstOfRun() ? " begins" : "");
    text.append(", durable before ").append(h.durableSequence());
    text.append(", crc ").append(Shown.crc(h.crc()));
    text.append(", link ").append(Shown.crc(h.link()));
    lines.accept(text.toString());
    if (wanted.headers()) {
      lines.accept("    header: " + Shown.bytes(batch.bytes()));
    }
    for (RecordPart r : batch.records()) {
      lines.accept(
          "    record "
              + r.sequence()
              + " at "
              + r.offset()
              + ": "
              + RecordType.name(r.type())
              + ", "
              + r.length()
              + (r.length() == 1 ? " byte" : " bytes"));
    }
  }

  private static String checked(BatchPart batch) {
    return switch (batch.verdict()) {
      case SOUND -> "all checksums match";
      case BAD_PADDING -> "all checksums match, PADDING IS NOT ZERO";
      case BAD_RECORDS ->
          (batch.header().count() - batch.sound())
              + " OF "
              + batch.header().count()
              + " RECORDS NOT SOUND"
              + (batch.runs().isEmpty() ? "" : " (sound: " + Shown.ranges(batch.runs()) + ")");
      default -> "THE FILE ENDS WITHIN IT";
    };
  }

  private static String order(BatchPart batch) {
    String missing =
        batch.missing() == 0
            ? ""
            : " (sequence "
                + (batch.header().firstSequence() - batch.missing())
                + " to "
                + (batch.header().firstSequence() - 1)
                + " missing)";
    return switch (batch.order()) {
      case FOLLOWS -> "";
      case KNOWN_GAP -> ", follows a known gap" + missing;
      case BROKEN -> ", DOES NOT FOLLOW THE BATCH BEFORE" + missing;
      case LEFTOVER -> ", LEFT OVER: its sequences were there already";
    };
  }

  @Override
  public void region(RegionPart region) {
    String text = "  " + region.from() + " to " + region.to() + ": ";
    String sound = region.runs().isEmpty() ? "" : "; sound records in it: ";
    lines.accept(
        text
            + (region.isFlaw() ? "NO BATCH: " : "")
            + region.kind().text()
            + sound
            + Shown.ranges(region.runs()));
  }

  @Override
  public void flaw(String text) {
    lines.accept("FLAW: " + text);
  }

  @Override
  public void end(DumpTotals totals) {
    lines.accept(
        totals.segments()
            + (totals.segments() == 1 ? " segment, " : " segments, ")
            + totals.batches()
            + (totals.batches() == 1 ? " batch, " : " batches, ")
            + totals.records()
            + " sound records"
            + (totals.limited() ? " (there is more: --limit)" : "")
            + (totals.flaws() == 0
                ? ""
                : ", " + totals.flaws() + (totals.flaws() == 1 ? " flaw" : " flaws")));
    if (totals.flaws() > 0) {
      lines.accept("a crash leaves flaws at the end, too; 'duralog verify' tells what is damage");
    }
  }
}
