package io.duralog.engine;

import io.duralog.EngineInfo;
import java.util.List;
import java.util.stream.Stream;

/** Why an engine is not a better one. */
public final class Reasons {
  private Reasons() {}

  /** What is said of an engine, with one more reason. */
  public static EngineInfo and(EngineInfo info, String why) {
    List<String> reasons = Stream.concat(info.reasons().stream(), Stream.of(why)).toList();
    return info.toBuilder().reasons(reasons).build();
  }
}
