package io.duralog.cli.doctor;

import io.duralog.EngineInfo;
import io.duralog.LogOptions;
import io.duralog.engine.Engine;
import io.duralog.engine.files.DirectoryCalls;
import io.duralog.engine.files.ProbeFile;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.engine.nativeio.RingRefusal;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.engine.uring.NativeRing;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the choice of an engine for a directory rests on, piece by piece: for the command {@code
 * duralog doctor}. Makes the same calls as an open for writing, in files of its own.
 *
 * @param engine what a writer would get there
 * @param ring whether there can be an io_uring; null where nothing can ask
 * @param alignment bytes to which the file system wants direct writes aligned; 0 where unknown
 */
record EngineSurvey(EngineInfo engine, @Nullable Ring ring, int alignment) {

  /**
   * An attempt to set up an io_uring.
   *
   * @param errno error number of the refusal, or 0
   * @param reason the refusal with its likely cause, or empty
   * @param singleIssuer whether the kernel keeps to one thread (Linux 6.0)
   * @param deferTaskrun whether completions wait until they are asked for (Linux 6.1)
   */
  public record Ring(int errno, String reason, boolean singleIssuer, boolean deferTaskrun) {
    private static final int SINGLE_ISSUER = 1;
    private static final int DEFER_TASKRUN = 2;

    /** Whether it works. */
    public boolean works() {
      return errno == 0;
    }

    static Ring probe(NativeCalls calls) {
      long ring = NativeRing.open(calls);
      if (ring < 0) {
        int errno = (int) -ring;
        return new Ring(errno, RingRefusal.of(errno), false, false);
      }
      int flags = calls.ringFlags(ring);
      calls.ringClose(ring);
      calls.ringFree(ring);
      return new Ring(0, "", (flags & SINGLE_ISSUER) != 0, (flags & DEFER_TASKRUN) != 0);
    }
  }

  /**
   * Looks at a directory; leaves nothing behind and does not touch a log that is there.
   *
   * @throws IllegalArgumentException when a system property names an engine that does not exist
   */
  public static EngineSurvey of(Path directory, LogOptions options) {
    EngineInfo info;
    try (Engine engine = EngineSelection.forWriter(directory, options)) {
      info = engine.info();
    }
    NativeCalls calls = NativeLibrary.get().calls();
    return calls == null
        ? new EngineSurvey(info, null, 0)
        : new EngineSurvey(info, Ring.probe(calls), alignment(calls, directory));
  }

  private static int alignment(NativeCalls calls, Path directory) {
    Path probe = ProbeFile.in(directory);
    int fd = calls.open(probe, NativeCalls.WRITE | NativeCalls.CREATE | NativeCalls.DIRECT, 0600);
    if (fd < 0) {
      return 0;
    }
    try {
      return Math.max(0, calls.alignment(fd));
    } finally {
      calls.close(fd);
      new DirectoryCalls().delete(probe);
    }
  }
}
