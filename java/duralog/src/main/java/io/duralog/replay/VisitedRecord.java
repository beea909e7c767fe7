package io.duralog.replay;

import io.duralog.LogRecord;
import io.duralog.RecordView;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The view that a visitor is given: one object for a whole pass, over the array into which the pass
 * reads.
 */
final class VisitedRecord implements RecordView {
  private long sequence;
  private int type;
  private int at;
  private int length;

  /** Null while no visitor is called. */
  private byte @Nullable [] bytes;

  /** What the payload's view was made of. */
  private byte @Nullable [] viewed;

  private @Nullable ByteBuffer view;

  /** Shows a record of which the payload begins at an index. */
  void show(byte[] bytes, int at, int length, long sequence, int type) {
    this.at = at;
    this.length = length;
    this.sequence = sequence;
    this.type = type;
    this.bytes = bytes;
  }

  /** The visitor has returned. */
  void hide() {
    bytes = null;
    ByteBuffer v = view;
    if (v != null) {
      v.limit(0);
    }
  }

  private byte[] shown() {
    byte[] b = bytes;
    if (b == null) {
      throw new IllegalStateException(
          "the visitor has returned, and the view with it; keep toRecord() instead");
    }
    return b;
  }

  @Override
  public long sequence() {
    shown();
    return sequence;
  }

  @Override
  public int type() {
    shown();
    return type;
  }

  @Override
  public int length() {
    shown();
    return length;
  }

  @Override
  public ByteBuffer payload() {
    byte[] b = shown();
    ByteBuffer v = view;
    if (v == null || b != viewed) {
      v = ByteBuffer.wrap(b).asReadOnlyBuffer();
      view = v;
      viewed = b;
    }
    return v.limit(at + length).position(at);
  }

  @Override
  public byte[] toByteArray() {
    return Arrays.copyOfRange(shown(), at, at + length);
  }

  @Override
  public String asString() {
    return toRecord().asString();
  }

  @Override
  public Map<String, Object> asMap() {
    return toRecord().asMap();
  }

  @Override
  public LogRecord toRecord() {
    return new BatchRecord(sequence, type, toByteArray());
  }

  @Override
  public String toString() {
    return bytes == null ? "no record" : toRecord().toString();
  }
}
