package io.duralog.host;

/** The operating system gave no thread. The JVM reports that as lack of memory. */
public final class NoThreadError extends OutOfMemoryError {
  private static final long serialVersionUID = 1L;

  /** Creates one for a thread of that name. */
  public NoThreadError(String name, OutOfMemoryError cause) {
    super("the thread " + name + " cannot be started: " + cause.getMessage());
    initCause(cause);
  }
}
