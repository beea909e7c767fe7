package io.duralog.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The long version: {@code KillMain DIRECTORY ROUNDS [SEED]}; exits with 1 on any loss. */
final class KillMain {
  /** The log's own lines would only push ours away; kept, or the level would be forgotten. */
  private static final Logger QUIET = Logger.getLogger("io.duralog");

  private KillMain() {}

  /** Runs. */
  public static void main(String[] args) throws Exception {
    QUIET.setLevel(Level.WARNING);
    int rounds = Integer.parseInt(args[1]);
    long seed = args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime();
    System.out.println("kill: " + rounds + " rounds, seed " + seed);
    Path work = Files.createDirectories(Path.of(args[0]));
    KillRun run = new KillRun(work, seed, line -> System.err.println("kill: " + line));
    try {
      run.rounds(rounds);
    } catch (AssertionError e) {
      e.printStackTrace();
      System.out.println("kill: FAILED, " + run.done() + "; repeat with seed " + seed);
      System.exit(1);
    }
    System.out.println("kill: OK, " + run.done() + ", lost=0");
  }
}
