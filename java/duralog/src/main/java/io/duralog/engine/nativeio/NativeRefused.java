package io.duralog.engine.nativeio;

/** The C library cannot be used here; the message gives the reason and the remedy. */
final class NativeRefused extends Exception {
  private static final long serialVersionUID = 1L;

  NativeRefused(String reason) {
    super(reason, null, false, false);
  }
}
