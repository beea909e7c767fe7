package io.duralog.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The long version: {@code SoakMain DIRECTORY SECONDS [SEED]}; exits with 1 on any fault. */
final class SoakMain {
  private static final Logger QUIET = Logger.getLogger("io.duralog");

  private SoakMain() {}

  /** Runs. */
  public static void main(String[] args) throws Exception {
    QUIET.setLevel(Level.WARNING);
    long seconds = Long.parseLong(args[1]);
    long seed = args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime();
    System.out.println("soak: " + seconds + " s, seed " + seed);
    long life = Math.min(120, Math.max(2, seconds / 40));
    Path work = Files.createDirectories(Path.of(args[0]));
    Soak soak = new Soak(work, seed, life, line -> System.err.println("soak: " + line));
    try {
      System.out.println("soak: OK, " + soak.run(seconds));
    } catch (AssertionError e) {
      e.printStackTrace();
      System.out.println("soak: FAILED, " + soak);
      System.exit(1);
    }
  }
}
