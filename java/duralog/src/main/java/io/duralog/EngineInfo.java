package io.duralog;

/**
 * Which engine serves a log, and why.
 *
 * @param name {@code portable} or {@code native}, with its binding
 * @param directIo whether writes bypass the page cache (O_DIRECT)
 * @param syncMethod the call that makes a batch durable, such as {@code fdatasync}
 * @param alignment bytes to which every write is aligned
 * @param fileSystem type of the file system, as the platform names it
 * @param durable whether that file system keeps data at all (false for tmpfs)
 * @param reason why this engine and not a faster one; empty when there is nothing to say
 */
public record EngineInfo(
    String name,
    boolean directIo,
    String syncMethod,
    int alignment,
    String fileSystem,
    boolean durable,
    String reason) {

  @Override
  public String toString() {
    return name
        + ": FileChannel, "
        + (directIo ? "O_DIRECT, " : "buffered, ")
        + syncMethod
        + ", "
        + alignment
        + ", "
        + fileSystem
        + (durable ? "" : ", NOT DURABLE")
        + (reason.isEmpty() ? "" : "; " + reason);
  }
}
