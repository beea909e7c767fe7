package io.duralog.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.duralog.RecordType;
import io.duralog.RecordView;
import io.duralog.RecordVisitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Counts records by type and length. For one thread. */
final class RecordSizes implements RecordVisitor {
  /** Digits to which a percentile is right. */
  private static final int DIGITS = 3;

  private final long[] types = new long[RecordType.LAST + 1];
  private final Histogram lengths = new Histogram(DIGITS);
  private long bytes;

  @Override
  public void visit(RecordView record) {
    types[record.type()]++;
    lengths.recordValue(record.length());
    bytes += record.length();
  }

  /** Records that were visited. */
  long records() {
    return lengths.getTotalCount();
  }

  /** Bytes of their payloads. */
  long bytes() {
    return bytes;
  }

  /** Such as {@code min 1, p50 4, p99 120, max 4000 bytes}. */
  String text() {
    return "min "
        + least()
        + ", p50 "
        + lengths.getValueAtPercentile(50)
        + ", p99 "
        + lengths.getValueAtPercentile(99)
        + ", max "
        + lengths.getMaxValue()
        + " bytes";
  }

  private long least() {
    return records() == 0 ? 0 : lengths.getMinValue();
  }

  /** Such as {@code text 17}, one for each type that there is. */
  List<String> types() {
    List<String> found = new ArrayList<>();
    for (int type = 0; type < types.length; type++) {
      if (types[type] > 0) {
        found.add(RecordType.name(type) + " " + types[type]);
      }
    }
    return found;
  }

  void write(JsonGenerator json) throws IOException {
    json.writeNumberField("payloadBytes", bytes);
    json.writeObjectFieldStart("length");
    json.writeNumberField("min", least());
    json.writeNumberField("p50", lengths.getValueAtPercentile(50));
    json.writeNumberField("p99", lengths.getValueAtPercentile(99));
    json.writeNumberField("max", lengths.getMaxValue());
    json.writeEndObject();
    json.writeObjectFieldStart("types");
    for (int type = 0; type < types.length; type++) {
      if (types[type] > 0) {
        json.writeNumberField(Integer.toString(type), types[type]);
      }
    }
    json.writeEndObject();
  }
}
