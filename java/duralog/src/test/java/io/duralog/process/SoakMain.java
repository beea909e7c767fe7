package io.duralog.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The long version: {@code SoakMain DIRECTORY SECONDS [SEED]}; exits with 1 on any fault. */
final class SoakMain {
  private static final Logger QUIET = Logger.getLogger("io.duralog");

  /** Shorter than those of the soak: there, too, something may be wrong after a kill. */
  private static final long MOST_MILLIS = 15_000;

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
    Path backedUp = Files.createDirectories(work.resolve("backed-up"));
    Backups backups = new Backups(backedUp, seed, Math.min(life * 1000, MOST_MILLIS));
    FutureTask<String> beside = new FutureTask<>(() -> backups.run(seconds));
    new Thread(beside, "backups").start();
    try {
      String seen = soak.run(seconds);
      System.out.println("soak: " + beside.get());
      System.out.println("soak: OK, " + seen);
    } catch (AssertionError | ExecutionException e) {
      e.printStackTrace();
      System.out.println("soak: " + backups);
      System.out.println("soak: FAILED, " + soak);
      System.exit(1);
    }
  }
}
