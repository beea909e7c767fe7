package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.duralog.DuraLog;
import io.duralog.DuraLogException;
import io.duralog.LogFailedException;
import io.duralog.LogFullException;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.Retention;
import io.duralog.engine.EngineKind;
import io.duralog.error.Errors;
import io.duralog.host.Host;
import io.duralog.host.NoThreadError;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.Held;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.Roots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An open that throws, at whichever of its steps, and a close, whether it throws or not, leave
 * descriptors, threads, memory, the lock and unpublished files as they were.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("own-engine")
@Tag("slow")
class OpenGivesBackTest {
  private static final int MOST = 200;
  private static final int RECORDS = 12;
  private static final LogOptions OPTIONS = Shapes.tiny(true).build();

  @TempDir(factory = OnDisk.class)
  Path temp;

  /** Fails the n-th call, of whatever kind. */
  private static final class FailAny implements EngineProbe {
    private final AtomicInteger calls = new AtomicInteger();
    private volatile int fails;
    volatile boolean met;

    void from(int n) {
      calls.set(0);
      fails = n;
    }

    @Override
    public void before(EngineCall call, Path path, long offset) {
      if (calls.incrementAndGet() == fails) {
        met = true;
        throw Errors.io(call.operation(), path, offset, new IOException("Eingabe-/Ausgabefehler"));
      }
    }
  }

  /** What an open may find. */
  enum Before {
    NOTHING,
    CLOSED,
    CRASHED;

    DirectoryImage image(Path live) {
      try (DuraLog writer = DuraLog.open(live, OPTIONS)) {
        for (int i = 0; i < RECORDS && this != NOTHING; i++) {
          writer.appendDurable(new byte[5_000]);
        }
        if (this != CLOSED) {
          return withoutUnpublished(DirectoryImage.of(live));
        }
      }
      return withoutUnpublished(DirectoryImage.of(live));
    }

    private static DirectoryImage withoutUnpublished(DirectoryImage image) {
      image.names().stream().filter(name -> name.endsWith(".tmp")).forEach(image::remove);
      return image;
    }
  }

  private void opensAfterwards(Path log, EngineKind kind, Before before) {
    try (DuraLog again = LogOpener.open(log, OPTIONS, kind::open)) {
      assertThat(again.lastSequence()).isEqualTo(before == Before.NOTHING ? 0 : RECORDS);
      again.appendDurable("works");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_DIRECT", "NATIVE", "NATIVE_JNR"})
  void whicheverCallFails(EngineKind kind) throws Exception {
    for (Before before : Before.values()) {
      DirectoryImage image = before.image(temp.resolve(kind + "-" + before));
      boolean met = true;
      for (int n = 1; met && n < MOST; n++) {
        Path log = temp.resolve(kind + "-" + before + n);
        if (before != Before.NOTHING) {
          image.writeTo(log);
        }
        FailAny fault = new FailAny();
        fault.from(n);
        Held held = Held.now(log);
        DuraLog opened = null;
        try {
          opened =
              LogOpener.open(
                  log, OPTIONS, (where, o) -> new ProbedEngine(kind.open(where, o), fault));
        } catch (DuraLogException e) {
          assertThat(fault.met).as("%s", e).isTrue();
          assertThat(Held.now(log)).as("%s, call %d: %s", before, n, e).isEqualTo(held);
        }
        met = fault.met;
        if (opened != null) {
          closed(opened, fault);
          assertThat(Held.now(log).butForFiles()).isEqualTo(held.butForFiles());
        }
        opensAfterwards(log, kind, before);
      }
      assertThat(met).as("faults in an open of %s", before).isFalse();
    }
  }

  /** What fails then was not the open's any more. */
  private static void closed(DuraLog opened, FailAny fault) {
    try {
      opened.close();
    } catch (LogIoException | LogFailedException e) {
      assertThat(fault.met).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_DIRECT", "NATIVE", "NATIVE_JNR"})
  void whicheverCallOfACloseFails(EngineKind kind) throws Exception {
    boolean met = true;
    for (int n = 1; met && n < MOST; n++) {
      Path log = temp.resolve(kind + "-close" + n);
      FailAny fault = new FailAny();
      Held held = Held.now(log);
      DuraLog opened =
          LogOpener.open(log, OPTIONS, (where, o) -> new ProbedEngine(kind.open(where, o), fault));
      long last = opened.appendDurable(new byte[300]);
      fault.from(n);
      fault.met = false;
      Throwable thrown = catchThrowable(opened::close);
      if (thrown != null) {
        assertThat(thrown).isInstanceOfAny(LogIoException.class, LogFailedException.class);
        assertThat(fault.met).isTrue();
      }
      assertThat(Held.now(log).butForFiles())
          .as("call %d: %s", n, thrown)
          .isEqualTo(held.butForFiles());
      met = fault.met;
      try (DuraLog again = LogOpener.open(log, OPTIONS, kind::open)) {
        assertThat(again.lastSequence()).isEqualTo(last);
      }
    }
    assertThat(met).as("faults in a close").isFalse();
  }

  /** A host that has no n-th thread. */
  private static final class Short extends Host {
    private final int fails;
    private int started;
    boolean met;

    Short(int fails) {
      this.fails = fails;
    }

    @Override
    public synchronized Thread start(String name, Runnable work) {
      if (++started == fails) {
        met = true;
        throw new NoThreadError(name, new OutOfMemoryError("kein Thread"));
      }
      return super.start(name, work);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_DIRECT", "NATIVE", "NATIVE_JNR"})
  void whicheverThreadCannotBeStarted(EngineKind kind) throws Exception {
    for (Before before : new Before[] {Before.NOTHING, Before.CLOSED}) {
      DirectoryImage image = before.image(temp.resolve(kind + "-threads-" + before));
      boolean met = true;
      int refused = 0;
      for (int n = 1; met; n++) {
        Path log = temp.resolve(kind + "-threads-" + before + n);
        if (before != Before.NOTHING) {
          image.writeTo(log);
        }
        Held held = Held.now(log);
        Short host = new Short(n);
        LogOptions retiring =
            Shapes.tiny(true)
                .groupBytes(16 * Shapes.KIB) // there are small buffers, too
                .retention(Retention.none().maxBytes(1 << 30))
                .build();
        try (DuraLog opened = LogOpener.open(log, retiring, kind::open, host)) {
          assertThat(opened.recovery().cleanlyClosed()).isEqualTo(before == Before.CLOSED);
        } catch (LogFullException e) {
          assertThat(e).hasMessageContaining("ulimit -u").hasMessageContaining(log.toString());
          assertThat(log.resolve("root").toFile().exists() && Roots.of(log).isClean())
              .as("closed, if it was")
              .isEqualTo(before == Before.CLOSED);
          refused++;
        }
        met = host.met;
        assertThat(Held.now(log)).as("thread %d", n).isEqualTo(held);
        opensAfterwards(log, kind, before);
      }
      assertThat(refused).as("threads of a log that retires").isEqualTo(3);
    }
  }
}
