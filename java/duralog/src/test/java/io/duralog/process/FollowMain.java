package io.duralog.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * {@code FollowMain DIRECTORY SECONDS [SEED]}, for {@code ci/follow}; exits with 1 on any fault.
 */
final class FollowMain {
  private static final Logger QUIET = Logger.getLogger("io.duralog");
  private static final long MOST_MILLIS = 60_000;
  private static final int PROCESSES = 4;

  private FollowMain() {}

  /** Runs. */
  public static void main(String[] args) throws Exception {
    QUIET.setLevel(Level.WARNING);
    long seconds = Long.parseLong(args[1]);
    long seed = args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime();
    System.out.println("follow: " + seconds + " s, seed " + seed);
    long life = Math.min(MOST_MILLIS, seconds * 1000 / 4);
    List<String> options = List.of("-Xmx512m", "-XX:TieredStopAtLevel=4");
    Path work = Files.createDirectories(Path.of(args[0]));
    try (Following following = new Following(work, seed, life, options, PROCESSES, 1)) {
      System.out.println(
          "follow: OK, " + following.run(seconds, line -> System.err.println("follow: " + line)));
    } catch (AssertionError e) {
      e.printStackTrace();
      System.out.println("follow: FAILED");
      System.exit(1);
    }
  }
}
