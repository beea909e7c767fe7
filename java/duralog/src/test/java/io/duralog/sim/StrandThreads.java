package io.duralog.sim;

import java.lang.reflect.Method;

/**
 * Makes the threads behind strands: virtual ones where there are, since they change over faster.
 */
final class StrandThreads {
  private static final Method VIRTUAL = virtual();

  private StrandThreads() {}

  private static Method virtual() {
    try {
      return Thread.class.getMethod("startVirtualThread", Runnable.class);
    } catch (NoSuchMethodException e) {
      return null; // before Java 21
    }
  }

  static Thread start(Runnable work) {
    if (VIRTUAL != null) {
      try {
        return (Thread) VIRTUAL.invoke(null, work);
      } catch (ReflectiveOperationException | UnsupportedOperationException e) {
        // a preview in this JVM: platform threads do as well
      }
    }
    Thread thread = new Thread(work, "strand");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
