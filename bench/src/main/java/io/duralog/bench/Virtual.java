package io.duralog.bench;

/** Virtual threads, which are newer than the oldest Java that compiles this. */
final class Virtual {
  private Virtual() {}

  /**
   * Starts one.
   *
   * @throws RefusedException before Java 21
   */
  static void start(Runnable work) {
    try {
      Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
    } catch (NoSuchMethodException e) {
      throw new RefusedException("no virtual threads before Java 21");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
