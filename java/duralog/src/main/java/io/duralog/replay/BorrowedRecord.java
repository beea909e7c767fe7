package io.duralog.replay;

import io.duralog.LogRecord;
import io.duralog.RecordView;
import io.duralog.RecordVisitor;
import io.duralog.format.LittleEndian;
import io.duralog.format.RecordFormat;
import io.duralog.recovery.RecordRun;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record where the walk has read and checked it: one object for a whole pass, which moves from
 * record to record. The bytes are the walk's, and stay as they are until its next step. A visitor
 * is given this object, and may use it while it is shown; everybody else gets a copy.
 */
final class BorrowedRecord implements RecordView {
  private static final byte[] NOTHING = {};

  /** Set once a batch: a reference costs more to store than numbers. */
  private byte[] bytes = NOTHING;

  /** Index of the payload. */
  private int at;

  private int length;
  private long sequence;

  /** Records of the run from this one on; 0 where it is at none. */
  private int left;

  private boolean shown;

  /** Of {@link #bytes}, once a visitor has asked for it. */
  private @Nullable ByteBuffer view;

  /** Goes to the first record of a run. */
  void enter(byte[] read, RecordRun run) {
    if (read != bytes) {
      empty();
      view = null;
      bytes = read;
    }
    at = run.index();
    sequence = run.firstSequence();
    left = run.count();
    arrive();
  }

  /** Whether it is at a record. */
  boolean isThere() {
    return left > 0;
  }

  /** Sequence of the record it is at, or of the one that would follow the run. */
  long here() {
    return sequence;
  }

  /** Goes to the next record of the run. */
  void moveOn() {
    at += length;
    sequence++;
    left--;
    arrive();
  }

  private void arrive() {
    if (left > 0) {
      length = LittleEndian.getInt(bytes, at + RecordFormat.LENGTH);
      at += RecordFormat.HEADER_LENGTH;
    }
  }

  /** Is at no record any more, and keeps no bytes. */
  void leave() {
    hide();
    empty();
    left = 0;
    view = null;
    bytes = NOTHING;
  }

  private void empty() {
    ByteBuffer v = view;
    if (v != null) {
      v.limit(0);
    }
  }

  /** From now on its methods answer. */
  void show() {
    shown = true;
  }

  /** The visitor has returned. */
  void hide() {
    shown = false;
  }

  /** Shows it to a visitor; moves on, unless the visitor throws. */
  void visitedBy(RecordVisitor visitor) {
    shown = true;
    try {
      visitor.visit(this);
    } finally {
      shown = false;
    }
    moveOn();
  }

  private void requireShown() {
    if (!shown) {
      throw new IllegalStateException(
          "the visitor has returned, and the view with it; keep toRecord() instead");
    }
  }

  /** A copy, the caller's own. */
  OwnedRecord copy() {
    int type = bytes[at - RecordFormat.HEADER_LENGTH + RecordFormat.TYPE] & 0xFF;
    return new OwnedRecord(sequence, type, Arrays.copyOfRange(bytes, at, at + length));
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
    requireShown();
    return copy();
  }

  @Override
  public String toString() {
    return shown ? copy().toString() : "no record";
  }
}
