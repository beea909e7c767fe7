package io.duralog.replay;

import io.duralog.LogRecord;
import io.duralog.RecordType;
import io.duralog.codec.JsonCodecs;
import io.duralog.error.Errors;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A record read back, with an array of its own. */
final class OwnedRecord implements LogRecord {
  private final long sequence;
  private final int type;
  private final byte[] payload;

  /**
   * Creates one.
   *
   * @param payload owned by the record, and not changed any more
   */
  OwnedRecord(long sequence, int type, byte[] payload) {
    this.sequence = sequence;
    this.type = type;
    this.payload = payload;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public ByteBuffer payload() {
    return ByteBuffer.wrap(payload).asReadOnlyBuffer();
  }

  @Override
  public byte[] toByteArray() {
    return payload.clone();
  }

  @Override
  public String asString() {
    if (type != RecordType.TEXT && type != RecordType.JSON) {
      throw Errors.type(
          "record "
              + sequence
              + " holds "
              + RecordType.name(type)
              + ", not text; use payload() or toByteArray()");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
    } catch (CharacterCodingException e) {
      throw Errors.type("record " + sequence + " is not UTF-8; use payload()", e);
    }
  }

  @Override
  public Map<String, Object> asMap() {
    if (type != RecordType.JSON) {
      throw Errors.type("record " + sequence + " holds " + RecordType.name(type) + ", not JSON");
    }
    try {
      return JsonCodecs.get().decode(payload());
    } catch (IllegalArgumentException e) {
      throw Errors.type("record " + sequence + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw Errors.type(
          "record " + sequence + " is no JSON object; the cause is the codec's error", e);
    }
  }

  @Override
  public String toString() {
    return "record " + sequence + ", " + RecordType.name(type) + ", " + payload.length + " bytes";
  }
}
