package io.duralog.fuzz;

import io.duralog.OnDamage;
import java.util.Map;

/** What Jazzer calls, and the regression tests too. */
public final class FuzzTarget {
  private FuzzTarget() {}

  /**
   * One hostile log, made of a sound one as the bytes say, read in every way.
   *
   * @throws AssertionError when something does not hold
   */
  public static void fuzzerTestOneInput(byte[] data) {
    Script script = new Script(data);
    int how = script.next();
    Tampering.Result log = Tampering.of(script);
    Map<OnDamage, Outcome> found = Judge.judge(log, how);
    if (how % 32 == 31) { // slower, with real files
      WriterJudge.judge(log, found, how / 32);
    }
  }
}
