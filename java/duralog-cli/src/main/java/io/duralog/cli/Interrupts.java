package io.duralog.cli;

/** Waits that an interrupt does not cut short; it stays set for who asks later. */
final class Interrupts {
  private Interrupts() {}

  /** Waits until a thread has ended. */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
