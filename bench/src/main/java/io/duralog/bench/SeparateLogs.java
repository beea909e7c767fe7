package io.duralog.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One log for all threads, or one for each of them: what a thread appends to. */
final class SeparateLogs implements AutoCloseable {
  private final List<Contestant> logs = new ArrayList<>();

  interface Opener {
    Contestant open(int number) throws IOException;
  }

  /** Opens that many; none stays open where one can't be. */
  SeparateLogs(int count, Opener opener) throws IOException {
    try {
      for (int i = 0; i < count; i++) {
        logs.add(opener.open(i));
      }
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /** The log of a thread. */
  Contestant of(int thread) {
    return logs.get(thread % logs.size());
  }

  @Override
  public void close() {
    for (Contestant log : logs) {
      log.close();
    }
  }
}
