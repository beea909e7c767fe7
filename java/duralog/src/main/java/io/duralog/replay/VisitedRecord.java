package io.duralog.replay;

import io.duralog.LogRecord;
import io.duralog.RecordView;
import io.duralog.format.RecordFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The view that a visitor is given: one object for a whole pass, over the array into which the pass
 * reads.
 */
final class VisitedRecord implements RecordView {
  private static final int HIDDEN = -1;
  private static final byte[] NOTHING = {};

  private long sequence;
  private int at;

  /** {@link #HIDDEN} while no visitor is called. */
  private int length = HIDDEN;

  /**
   * What the pass has read last. Set once a batch: a reference costs more to store than numbers.
   */
  private byte[] bytes = NOTHING;

  /** Of {@link #bytes}, once the visitor has asked for it. */
  private @Nullable ByteBuffer view;

  /** The records that come next are in this array. */
  void in(byte[] read) {
    if (read != bytes) {
      bytes = read;
      empty();
      view = null;
    }
  }

  /** Shows a record whose payload starts at an index. */
  void show(int at, int length, long sequence) {
    this.at = at;
    this.sequence = sequence;
    this.length = length;
  }

  /** The visitor has returned. */
  void hide() {
    length = HIDDEN;
  }

  /** No other record comes. */
  void end() {
    hide();
    empty();
  }

  private void empty() {
    ByteBuffer v = view;
    if (v != null) {
      v.limit(0);
    }
  }

  private void requireShown() {
    if (length == HIDDEN) {
      throw new IllegalStateException(
          "the visitor has returned, and the view with it; keep toRecord() instead");
    }
  }

  @Override
  public long sequence() {
    requireShown();
    return sequence;
  }

  @Override
  public int type() {
    requireShown();
    return bytes[at - RecordFormat.HEADER_LENGTH + RecordFormat.TYPE] & 0xFF;
  }

  @Override
  public int length() {
    requireShown();
    return length;
  }

  @Override
  public ByteBuffer payload() {
    requireShown();
    ByteBuffer v = view;
    if (v == null) {
      v = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
      view = v;
    }
    return v.limit(at + length).position(at);
  }

  @Override
  public byte[] toByteArray() {
    requireShown();
    return Arrays.copyOfRange(bytes, at, at + length);
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
    return new BatchRecord(sequence, type(), toByteArray());
  }

  @Override
  public String toString() {
    return length == HIDDEN ? "no record" : toRecord().toString();
  }
}
