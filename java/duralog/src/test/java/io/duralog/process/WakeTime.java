package io.duralog.process;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Recorder;

/** How long it takes to wake one parked thread in this process, beside all that it does. */
final class WakeTime {
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Recorder recorder;

  /** When it was woken; 0 while nobody has. */
  private volatile long woken;

  private WakeTime(Recorder recorder) {
    this.recorder = recorder;
  }

  /** Measures for as long as the process lives. */
  static void start(Recorder recorder) {
    WakeTime time = new WakeTime(recorder);
    Thread sleeper = new Thread(time::sleep, "is woken");
    sleeper.setDaemon(true);
    sleeper.start();
    Thread waker = new Thread(() -> time.wake(sleeper), "wakes");
    waker.setDaemon(true);
    waker.start();
  }

  private void sleep() {
    while (true) {
      while (woken == 0) {
        LockSupport.park(this);
      }
      recorder.recordValue(Math.max(0, System.nanoTime() - woken));
      woken = 0;
    }
  }

  private void wake(Thread sleeper) {
    while (true) {
      LockSupport.parkNanos(BETWEEN_NANOS);
      if (woken == 0 && sleeper.getState() == Thread.State.WAITING) {
        woken = System.nanoTime();
        LockSupport.unpark(sleeper);
      }
    }
  }
}
