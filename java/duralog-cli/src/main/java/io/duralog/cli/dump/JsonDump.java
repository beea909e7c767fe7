package io.duralog.cli.dump;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.recovery.RecordRun;
import io.duralog.segment.RootFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A dump for programs: one JSON object a line, whose field {@code what} says what it is. */
final class JsonDump implements DumpSink {
  private static final JsonFactory JSON = new JsonFactory();

  /** Writes fields. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private final DumpRequest wanted;
  private final Consumer<String> lines;

  JsonDump(DumpRequest wanted, Consumer<String> lines) {
    this.wanted = wanted;
    this.lines = lines;
  }

  private void line(String what, Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("what", what);
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines.accept(text.toString());
  }

  @Override
  public void root(RootFile.Found found) {
    LogRoot root = found.root();
    line(
        "root",
        json -> {
          json.writeBooleanField("found", root != null);
          json.writeBooleanField("intact", root != null && found.damage() == null);
          if (root != null) {
            json.writeStringField("logId", Shown.id(root.logId()));
            json.writeNumberField("generation", root.generation());
            json.writeStringField("time", Shown.time(root.time()));
            json.writeStringField("writer", Shown.id(root.writer()));
            json.writeNumberField("firstSequence", root.beginning().first());
            json.writeNumberField("firstSegment", root.beginning().segment());
            json.writeNumberField("durable", root.floor().last());
            json.writeNumberField("segment", root.floor().segment());
            json.writeNumberField("offset", root.floor().offset());
            json.writeBooleanField("closed", root.isClean());
            json.writeBooleanField("cut", root.isCut());
          }
        });
  }

  @Override
  public void segment(SegmentPart segment) {
    SegmentHeader h = segment.header();
    line(
        "segment",
        json -> {
          json.writeStringField("path", segment.file().path().toString());
          json.writeNumberField("number", segment.file().number());
          json.writeStringField("role", name(segment.role()));
          json.writeNumberField("bytes", segment.size());
          if (h != null) {
            json.writeNumberField("planned", h.size());
            json.writeStringField("created", Shown.time(h.created()));
            json.writeStringField("logId", Shown.id(h.logId()));
          }
          if (segment.flaw() != null) {
            json.writeStringField("flaw", segment.flaw());
          }
          if (segment.refused() != null) {
            json.writeStringField("flaw", String.valueOf(segment.refused().getMessage()));
          }
          if (wanted.headers()) {
            json.writeArrayFieldStart("headers");
            json.writeString(Shown.bytes(segment.bytes(), 0));
            json.writeString(Shown.bytes(segment.bytes(), SegmentFormat.COPY_LENGTH));
            json.writeEndArray();
          }
        });
  }

  @Override
  public void batch(BatchPart batch) {
    BatchHeader h = batch.header();
    line(
        "batch",
        json -> {
          json.writeNumberField("segment", h.segment());
          json.writeNumberField("offset", h.offset());
          json.writeNumberField("firstSequence", h.firstSequence());
          json.writeNumberField("lastSequence", batch.last());
          json.writeNumberField("records", h.count());
          json.writeNumberField("bytes", h.length());
          json.writeBooleanField("durable", batch.durable());
          json.writeStringField("checked", name(batch.verdict()));
          json.writeStringField("order", name(batch.order()));
          json.writeNumberField("missingBefore", batch.missing());
          json.writeStringField("time", Shown.time(h.time()));
          json.writeStringField("incarnation", Shown.id(h.run()));
          json.writeBooleanField("firstOfIncarnation", h.firstOfRun());
          json.writeNumberField("durableBefore", h.durableSequence());
          json.writeStringField("crc", Shown.crc(h.crc()));
          json.writeStringField("link", Shown.crc(h.link()));
          json.writeNumberField("soundRecords", batch.sound());
          if (batch.sound() < h.count()) {
            sound(json, batch.runs());
          }
          if (wanted.headers()) {
            json.writeStringField("header", Shown.bytes(batch.bytes()));
          }
          if (wanted.records()) {
            records(json, batch);
          }
        });
  }

  private static void sound(JsonGenerator json, List<RecordRun> runs) throws IOException {
    json.writeArrayFieldStart("sound");
    for (RecordRun run : runs) {
      json.writeStartArray();
      json.writeNumber(run.firstSequence());
      json.writeNumber(run.firstSequence() + run.count() - 1);
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void records(JsonGenerator json, BatchPart batch) throws IOException {
    json.writeArrayFieldStart("list");
    for (RecordPart r : batch.records()) {
      json.writeStartObject();
      json.writeNumberField("sequence", r.sequence());
      json.writeNumberField("offset", r.offset());
      json.writeNumberField("type", r.type());
      json.writeNumberField("length", r.length());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  @Override
  public void region(RegionPart region) {
    line(
        "region",
        json -> {
          json.writeStringField("kind", name(region.kind()));
          json.writeNumberField("from", region.from());
          json.writeNumberField("to", region.to());
          if (!region.runs().isEmpty()) {
            sound(json, region.runs());
          }
        });
  }

  @Override
  public void flaw(String text) {
    line("flaw", json -> json.writeStringField("text", text));
  }

  @Override
  public void end(DumpTotals totals) {
    line(
        "end",
        json -> {
          json.writeNumberField("segments", totals.segments());
          json.writeNumberField("batches", totals.batches());
          json.writeNumberField("records", totals.records());
          json.writeNumberField("flaws", totals.flaws());
          json.writeBooleanField("limited", totals.limited());
        });
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
