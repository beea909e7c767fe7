package io.duralog.engine;

import io.duralog.EngineInfo;
import java.util.List;
import java.util.stream.Stream;

/** Adds to the reasons why no better engine was chosen. */
public final class Reasons {
  private Reasons() {}

  /** A copy of an engine's description with one more reason. */
  public static EngineInfo and(EngineInfo info, String why) {
    List<String> reasons = Stream.concat(info.reasons().stream(), Stream.of(why)).toList();
    return info.toBuilder().reasons(reasons).build();
  }
}
