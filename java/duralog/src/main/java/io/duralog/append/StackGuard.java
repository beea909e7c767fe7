package io.duralog.append;

/**
 * Meets a stack overflow where it does no harm: before something is taken that must be given back
 * by a call. A lock of the JDK, for one, cannot be released by a caller whose stack is full.
 */
public final class StackGuard {
  /** Some 20 to 40 KiB: the calls that follow need less than a tenth. */
  private static final int FRAMES = 400;

  /** The same for a commit, with what it may load on the way. */
  private static final int FRAMES_OF_A_COMMIT = 4 * FRAMES;

  private StackGuard() {}

  /** Whether there is room for a commit. */
  public static boolean hasRoomForCommit() {
    try {
      return descend(FRAMES_OF_A_COMMIT, 1, 2) != 0;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  /**
   * Returns if there is room for a few dozen calls more.
   *
   * @throws StackOverflowError if there is not
   */
  static void require() {
    if (descend(FRAMES, 1, 2) == 0) {
      throw new StackOverflowError();
    }
  }

  /** Not a loop to the compiler: the result is used on the way up. */
  private static long descend(int frames, long a, long b) {
    return frames == 0 ? a | b : descend(frames - 1, b, a + 1) | frames;
  }
}
