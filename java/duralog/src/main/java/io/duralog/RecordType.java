package io.duralog;

/** The type byte of a record. 3 to 15 are reserved; 16 to 255 are the application's. */
public final class RecordType {
  /** Raw bytes. */
  public static final int BYTES = 0;

  /** A JSON object. */
  public static final int JSON = 1;

  /** UTF-8 text. */
  public static final int TEXT = 2;

  /** The least of the types that an application may use as it likes. */
  public static final int FIRST_OF_APPLICATION = 16;

  /** The greatest type. */
  public static final int LAST = 255;

  private RecordType() {}

  /** The type's name, for messages. */
  public static String name(int type) {
    switch (type) {
      case BYTES:
        return "bytes";
      case JSON:
        return "JSON";
      case TEXT:
        return "text";
      default:
        return "type " + type;
    }
  }
}
