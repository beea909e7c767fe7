package io.duralog.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.duralog.Damage;
import io.duralog.RecoveryReport;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What {@code duralog verify} found, for people and for programs.
 *
 * @param damaged whether the log is refused by default, and not only flawed or torn at its end
 */
record Verdict(
    Path directory, RecoveryReport report, boolean damaged, long firstSequence, long lastSequence) {

  /** A few lines. */
  String text() {
    StringBuilder text = new StringBuilder(200);
    text.append(directory).append(damaged ? ": DAMAGED\n" : ": sound\n");
    text.append(report.records()).append(" records readable");
    if (report.records() > 0) {
      text.append(" of sequence ").append(firstSequence).append(" to ").append(lastSequence);
    }
    text.append(", ").append(report.segments()).append(" segments, ");
    text.append(report.bytes()).append(" bytes read, ");
    text.append(report.cleanlyClosed() ? "cleanly closed" : "not closed (in use, or killed)");
    for (Damage damage : report.damage()) {
      text.append('\n').append(damage);
      if (damage.kind() == Damage.Kind.TORN_TAIL) {
        text.append(
            "; a crash leaves this. So does bit rot in the last batches: nothing tells whether"
                + " these were acknowledged. The next open for writing cuts it off");
      }
    }
    if (damaged) {
      text.append("\n'duralog salvage' copies every record that is left into a new log");
    } else if (report.damage().stream().anyMatch(Verdict::isGap)) {
      text.append("\nthe log is a copy of what was left of another; what is missing is lost there");
    } else if (!report.sound()) {
      text.append("\nevery record can be read; nothing clears these flaws: look at the device");
    }
    return text.toString();
  }

  private static boolean isGap(Damage damage) {
    return damage.kind() == Damage.Kind.LOST_RANGE;
  }

  /** One JSON object on one line. */
  String json() {
    return JsonLine.of(
        json -> {
          json.writeBooleanField("sound", !damaged);
          json.writeStringField("directory", directory.toString());
          json.writeNumberField("records", report.records());
          json.writeNumberField("segments", report.segments());
          json.writeNumberField("bytes", report.bytes());
          json.writeBooleanField("cleanlyClosed", report.cleanlyClosed());
          json.writeNumberField("firstSequence", firstSequence);
          json.writeNumberField("lastSequence", lastSequence);
        },
        report.damage());
  }

  static void write(JsonGenerator json, Damage damage) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", damage.kind().name());
    json.writeStringField("path", damage.path().toString());
    json.writeNumberField("offset", damage.offset());
    json.writeNumberField("length", damage.length());
    json.writeNumberField("firstLost", damage.firstLost());
    json.writeNumberField("lastLost", damage.lastLost());
    json.writeBooleanField("certain", damage.certain());
    json.writeEndObject();
  }
}
