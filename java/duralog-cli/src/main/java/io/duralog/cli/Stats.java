package io.duralog.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.duralog.Damage;
import io.duralog.PositionInfo;
import io.duralog.format.LogRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * What {@code duralog stats} has counted, for people and for programs.
 *
 * @param lastSequence the last of the log, which is durable
 * @param segmentBytes bytes of all segments
 */
record Stats(
    Path directory,
    long firstSequence,
    long lastSequence,
    long generation,
    RecordSizes sizes,
    LogFiles files,
    long segmentBytes,
    Collection<PositionInfo> positions,
    List<Damage> damage) {

  /** Records that a consumer at a position has not processed. */
  private long behind(PositionInfo position) {
    return Math.max(0, lastSequence - Math.max(position.processed(), firstSequence - 1));
  }

  /** A few lines. */
  String text() {
    StringBuilder text = new StringBuilder(400);
    line(text, "directory", directory.toAbsolutePath().normalize().toString());
    String range = firstSequence + " to " + lastSequence;
    line(
        text,
        "records",
        sizes.records()
            + (lastSequence < firstSequence ? "" : " (sequence " + range + ")")
            + ", "
            + sizes.bytes()
            + " bytes of payload");
    line(text, "lengths", sizes.text());
    sizes.types().forEach(type -> line(text, "type", type));
    line(text, "durable", "through sequence " + lastSequence);
    line(text, "root", root());
    line(
        text,
        "segments",
        files.used()
            + " in use, "
            + files.ready()
            + " ready, "
            + files.retired()
            + " to be deleted; "
            + segmentBytes
            + " bytes");
    files.unpublished().forEach(f -> line(text, "left over", f.getFileName().toString()));
    for (PositionInfo each : positions) {
      String lag = each.damaged() ? "" : "; " + behind(each) + " behind";
      line(text, "checkpoint", each + lag);
    }
    damage.forEach(d -> line(text, "found", d.toString()));
    return text.toString().stripTrailing();
  }

  private String root() {
    LogRoot root = files.root();
    if (root == null) {
      return "none that can be read";
    }
    return "generation "
        + generation
        + ", durable floor "
        + root.floor().last()
        + " in segment "
        + root.floor().segment()
        + " at "
        + root.floor().offset()
        + (root.isClean() ? ", closed there" : "");
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(" ".repeat(16 - name.length())).append(value).append('\n');
  }

  /** One JSON object on one line. */
  String json() {
    return JsonLine.of(
        json -> {
          json.writeStringField("directory", directory.toAbsolutePath().normalize().toString());
          json.writeNumberField("firstSequence", firstSequence);
          json.writeNumberField("lastSequence", lastSequence);
          json.writeNumberField("durable", lastSequence);
          json.writeNumberField("generation", generation);
          LogRoot root = files.root();
          if (root != null) {
            json.writeNumberField("floor", root.floor().last());
            json.writeNumberField("floorSegment", root.floor().segment());
            json.writeNumberField("floorOffset", root.floor().offset());
            json.writeBooleanField("cleanlyClosed", root.isClean());
          }
          json.writeNumberField("records", sizes.records());
          sizes.write(json);
          json.writeNumberField("segmentsUsed", files.used());
          json.writeNumberField("segmentsReady", files.ready());
          json.writeNumberField("segmentsToBeDeleted", files.retired());
          json.writeNumberField("segmentBytes", segmentBytes);
          json.writeArrayFieldStart("leftOver");
          for (Path file : files.unpublished()) {
            json.writeString(file.getFileName().toString());
          }
          json.writeEndArray();
          PositionLines.write(json, positions);
          behind(json);
        },
        damage);
  }

  private void behind(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("behind");
    for (PositionInfo each : positions) {
      if (!each.damaged()) {
        json.writeNumberField(each.name(), behind(each));
      }
    }
    json.writeEndObject();
  }
}
