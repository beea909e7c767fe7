package io.duralog;

/** The engine that was asked for by name cannot run here. The message lists every failed probe. */
public final class EngineUnavailableException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  /** Creates one. */
  EngineUnavailableException(String message) {
    super(message);
  }
}
