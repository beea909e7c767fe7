package io.duralog.engine.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.LogIoException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt closes a channel for everybody in it; none of them is told. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PortableFileTest {
  private static final int THREADS = 3;
  private static final int READS = 3000;

  @TempDir Path directory;

  @Test
  void threadsThatShareAFileReadOnUnderAStormOfInterrupts() throws Exception {
    Path path = Files.write(directory.resolve("file"), new byte[1 << 16]);
    PortableFile file = PortableFile.toRead(path);
    ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread t =
          new Thread(
              () -> {
                try {
                  ByteBuffer to = ByteBuffer.allocate(4096);
                  for (int n = 0; n < READS; n++) {
                    assertThat(file.read(4096 * (n % 16), to.clear())).isEqualTo(4096);
                    assertThat(file.size()).isEqualTo(1 << 16);
                  }
                } catch (Throwable e) {
                  errors.add(e);
                }
              });
      readers.add(t);
      t.start();
    }
    AtomicBoolean over = new AtomicBoolean();
    Thread storm =
        new Thread(
            () -> {
              for (int i = 0; !over.get(); i++) {
                readers.get(i % 2).interrupt(); // the third is only a bystander
                Thread.yield();
              }
            });
    storm.start();
    for (Thread t : readers) {
      t.join(TimeUnit.SECONDS.toMillis(40));
      assertThat(t.isAlive()).isFalse();
    }
    over.set(true);
    storm.join();
    file.close();
    assertThat(errors).isEmpty();
  }

  /** As a recovery beside the reader does: the bytes of another file are not those of this one. */
  @Test
  void anotherFileUnderItsNameIsNotTakenForIt() throws Exception {
    Path path = Files.write(directory.resolve("file"), new byte[4096]);
    PortableFile file = PortableFile.toRead(path);
    Files.write(directory.resolve("other"), new byte[4096]);
    Files.move(directory.resolve("other"), path, StandardCopyOption.REPLACE_EXISTING);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> file.read(0, ByteBuffer.allocate(4096)))
          .isInstanceOf(LogIoException.class)
          .hasMessageContaining("another file");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
      file.close();
    }
  }
}
