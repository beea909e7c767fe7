package io.duralog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogFailedException;
import io.duralog.error.Errors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a run ends when the log fails or nobody can read the acknowledgements. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AppendRunTest {
  @TempDir Path directory;
  private DuraLog log;

  /** An input with some lines, then open and silent. */
  private static PipedInputStream silentAfter(String lines) throws IOException {
    PipedOutputStream writer = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(writer, 1 << 16);
    writer.write(lines.getBytes(UTF_8));
    return in;
  }

  @BeforeEach
  void openLog() {
    log = DuraLog.open(directory);
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  /** The real log, but what waits for sequence 3 or later finds that the device has failed. */
  private DuraLog failingAt3() {
    return (DuraLog)
        Proxy.newProxyInstance(
            DuraLog.class.getClassLoader(),
            new Class<?>[] {DuraLog.class},
            (proxy, method, args) -> {
              try {
                Object result = method.invoke(log, args);
                return switch (method.getName()) {
                  case "appendDurable" -> requireBefore3((Long) result);
                  case "sync" -> requireBefore3(3);
                  case "durableSequence" -> Math.min(2, log.durableSequence());
                  default -> result;
                };
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static long requireBefore3(long sequence) {
    if (sequence >= 3) {
      throw Errors.failed("the log has failed", 2, new IOException("EIO"));
    }
    return sequence;
  }

  private static Throwable run(DuraLog log, int threads, OutputStream acks, String lines)
      throws IOException {
    LineReader input = new LineReader(silentAfter(lines), 1000, 1);
    return new AppendRun(log, new LineQueue(), LineFormat.text(), threads, true, new Output(acks))
        .run(input);
  }

  @Test
  void failedLogEndsTheRunWhileTheInputIsSilent() throws IOException {
    ByteArrayOutputStream acks = new ByteArrayOutputStream();
    for (int threads : new int[] {1, 4}) {
      Throwable failure = run(failingAt3(), threads, acks, "a\nb\nc\n");
      assertThat(failure).isInstanceOf(LogFailedException.class);
    }
    assertThat(acks.toString(UTF_8).lines())
        .as("never a sequence that is not durable")
        .isNotEmpty()
        .isSubsetOf("1", "2");
  }

  @Test
  void acknowledgementsThatCannotBeWrittenEndTheRunAndTheLogStaysGood() throws IOException {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    Throwable failure = run(log, 1, full, "a\n");
    assertThat(failure)
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("cannot write to standard output: No space left on device");
    assertThat(log.durableSequence()).isEqualTo(1);
  }
}
