package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.engine.nativeio.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first open of a JVM, beside which another thread loads the C layer. */
@Timeout(120)
class FirstOpenIT {
  @TempDir Path temp;

  /** What the other JVM runs: an open that is refused while the loading is held back. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      CountDownLatch held = new CountDownLatch(1);
      CountDownLatch free = new CountDownLatch(1);
      Thread holder = new Thread(() -> hold(held, free));
      holder.start();
      held.await();
      Thread opener = new Thread(() -> open(Path.of(args[0])));
      opener.start();
      while (opener.isAlive() && !waitsForLoader(opener)) {
        Thread.onSpinWait();
      }
      Say.line("left " + (opener.isAlive() ? List.of() : ofTheLog()));
      free.countDown();
      opener.join();
      holder.join();
      Say.line("at last " + ofTheLog());
    }

    private static void hold(CountDownLatch held, CountDownLatch free) {
      synchronized (NativeLibrary.class) { // in which it is loaded
        held.countDown();
        try {
          free.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }

    private static void open(Path path) {
      try {
        DuraLog.open(path).close();
      } catch (DuraLogException e) {
        Say.line("refused");
      }
    }

    private static boolean waitsForLoader(Thread opener) {
      StackTraceElement[] stack = opener.getStackTrace();
      for (int i = 1; i < stack.length; i++) {
        if (stack[i].getMethodName().equals("ahead") && stack[i].getClassName().contains("log.")) {
          return stack[i - 1].getMethodName().equals("join");
        }
      }
      return false;
    }

    private static List<String> ofTheLog() {
      return Thread.getAllStackTraces().keySet().stream()
          .map(Thread::getName)
          .filter(name -> name.startsWith("duralog"))
          .toList();
    }
  }

  @Test
  void oneThatIsRefusedLeavesNoThread() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    try (ChildJvm child = ChildJvm.start(Child.class, file)) {
      assertThat(child.expect("left")).as("before it has ended").isEqualTo("[]");
      child.expect("refused");
      assertThat(child.expect("at last")).isEqualTo("[]");
      assertThat(child.exitCode()).as(child.err()).isZero();
    }
  }

  /** In a language with digits of its own. */
  @Test
  void theOwnerIsWrittenForPrograms() throws Exception {
    Path log = temp.resolve("log");
    List<String> arabic =
        List.of("-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=u-nu-arab");
    try (ChildJvm child = ChildJvm.start(arabic, Writer.class, log)) {
      child.expect("open");
      assertThat(Files.readString(log.resolve("owner"))).contains(" pid=" + child.pid() + " ");
      child.kill();
    }
  }

  /** A writer that stays. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws Exception {
      try (DuraLog log = DuraLog.open(Path.of(args[0]))) {
        Say.line("open " + log.lastSequence());
        Thread.currentThread().join();
      }
    }
  }
}
