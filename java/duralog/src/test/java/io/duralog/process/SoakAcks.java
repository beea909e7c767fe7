package io.duralog.process;

/** Listens to a {@link SoakWriter}. */
final class SoakAcks {
  private final Thread listener;

  /** Written by the listener alone. */
  private volatile long last;

  private volatile long closed = -1;

  SoakAcks(ChildJvm writer) {
    listener = new Thread(() -> listen(writer), "acknowledgements");
    listener.setDaemon(true);
    listener.start();
  }

  private void listen(ChildJvm writer) {
    for (String line = writer.line(); line != null; line = writer.line()) {
      String[] words = line.split(" ");
      if (words[0].equals("closed")) {
        closed = Long.parseLong(words[1]);
      } else if (words.length == 2 && words[0].equals("a")) {
        last = Math.max(last, Long.parseLong(words[1]));
      }
    }
  }

  /** The last sequence that the writer has called durable. */
  long last() {
    return last;
  }

  /** The last sequence at its close, or -1. */
  long closed() {
    return closed;
  }

  /** Waits until all has been read that it said. */
  void end() throws InterruptedException {
    listener.join();
  }
}
