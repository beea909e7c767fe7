package io.duralog;

/** Which engine a log asks for. */
public enum EngineChoice {
  /** The best one that works in the log's directory; the reason is kept in {@link EngineInfo}. */
  AUTO,
  /** The native one, or, for writing, {@link EngineUnavailableException}. */
  NATIVE,
  /** The pure Java one. */
  PORTABLE
}
