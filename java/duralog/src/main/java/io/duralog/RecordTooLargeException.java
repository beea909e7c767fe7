package io.duralog;

/** A record, or a batch, is larger than the log accepts. Nothing was accepted. */
public final class RecordTooLargeException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  private final long size;
  private final long limit;

  /** Creates one; both in bytes. */
  RecordTooLargeException(long size, long limit) {
    super(
        size
            + " bytes are more than the limit of "
            + limit
            + " bytes; split it, or raise LogOptions.maxRecordSize");
    this.size = size;
    this.limit = limit;
  }

  /** Size of the payload in bytes. */
  public long size() {
    return size;
  }

  /** The limit in bytes. */
  public long limit() {
    return limit;
  }
}
