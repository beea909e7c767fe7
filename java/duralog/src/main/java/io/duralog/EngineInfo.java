package io.duralog;

/**
 * Which engine serves a log, and why.
 *
 * @param name {@code portable} or {@code native}, the latter with the way Java calls C
 * @param calls how it writes, or reads if read-only: {@code FileChannel}, {@code pwrite} or {@code
 *     io_uring}
 * @param directIo whether writes, or reads if read-only, bypass the page cache (O_DIRECT)
 * @param syncMethod what makes a batch durable, such as {@code fdatasync} or {@code DSYNC writes}
 * @param alignment bytes to which every write is aligned
 * @param fileSystem type of the file system, as the platform names it
 * @param durable whether that file system keeps data at all (false for tmpfs)
 * @param reason why this engine and not a faster one; empty when there is nothing to say
 */
public record EngineInfo(
    String name,
    String calls,
    boolean directIo,
    String syncMethod,
    int alignment,
    String fileSystem,
    boolean durable,
    String reason) {

  @Override
  public String toString() {
    return name
        + ": "
        + calls
        + (directIo ? ", O_DIRECT " + alignment : ", buffered")
        + ", "
        + syncMethod
        + ", "
        + fileSystem
        + (durable ? "" : ", NOT DURABLE")
        + (reason.isEmpty() ? "" : "; " + reason);
  }
}
