package io.duralog.testlog;

import io.duralog.LogOptions;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;

/** Reads with what a test's options for writing say. */
public final class ReadAs {
  private ReadAs() {}

  /** The same engine and the same rule for damaged places. */
  public static ReadOptions options(LogOptions o) {
    return ReadOptions.all().engine(o.engine()).onDamage(o.onDamage());
  }

  /** A rule for damaged places. */
  public static ReadOptions options(OnDamage rule) {
    return ReadOptions.all().onDamage(rule);
  }
}
