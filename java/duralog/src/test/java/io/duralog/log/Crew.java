package io.duralog.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads that start together and whose errors are the test's. */
final class Crew {
  private static final long PATIENCE_SECONDS = 40;

  /** What a member does. */
  interface Work {
    void run(int number) throws Exception;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final List<FutureTask<Boolean>> tasks = new ArrayList<>();

  /** Starts a number of threads. */
  static Crew of(int size, Work work) {
    return new Crew().add(size, work);
  }

  /** Starts some more, numbered from 0. */
  Crew add(int size, Work work) {
    for (int i = 0; i < size; i++) {
      int number = i;
      FutureTask<Boolean> task =
          new FutureTask<>(
              () -> {
                work.run(number);
                return true;
              });
      Thread thread = new Thread(task, "crew-" + tasks.size());
      thread.setDaemon(true);
      tasks.add(task);
      threads.add(thread);
      thread.start();
    }
    return this;
  }

  List<Thread> threads() {
    return threads;
  }

  /** Waits for all of them; the first error, or a stack of one that hangs, fails the test. */
  void join() throws Exception {
    for (int i = 0; i < tasks.size(); i++) {
      try {
        tasks.get(i).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Error error ? error : new AssertionError(e.getCause());
      } catch (TimeoutException e) {
        AssertionError hung = new AssertionError(threads.get(i).getName() + " hangs");
        hung.setStackTrace(threads.get(i).getStackTrace());
        throw hung;
      }
    }
  }
}
