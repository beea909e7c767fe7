package io.duralog.cli.powercut;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Started by {@code ci/powercut}; exits with 1 on any loss or wrong report. */
final class PowerCutMain {
  /** Kept, or its level would be forgotten: the log's own lines would push ours away. */
  private static final Logger QUIET = Logger.getLogger("io.duralog");

  private PowerCutMain() {}

  /** Runs; the arguments are those of {@link Settings#of}. */
  public static void main(String[] args) throws Exception {
    QUIET.setLevel(Level.OFF);
    Campaign campaign = new Campaign(Settings.of(args));
    System.exit(campaign.run() ? 0 : 1);
  }
}
