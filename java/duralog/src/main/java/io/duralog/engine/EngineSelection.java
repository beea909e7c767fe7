package io.duralog.engine;

import io.duralog.EngineChoice;
import io.duralog.EngineInfo;
import io.duralog.EngineUnavailableException;
import io.duralog.LogOptions;
import io.duralog.format.SegmentFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the engine for a directory by trying there what the engine relies on, and keeps the
 * reasons.
 */
public final class EngineSelection {
  private static final Set<String> FORGETFUL = Set.of("tmpfs", "ramfs", "devtmpfs");
  private static final String NO_NATIVE = "this version has no native engine";

  private EngineSelection() {}

  /**
   * The engine for a writer.
   *
   * @throws EngineUnavailableException when the options force one that cannot run
   */
  public static Engine forWriter(Path directory, LogOptions options) {
    if (options.engine() == EngineChoice.NATIVE) {
      throw new EngineUnavailableException(
          "the native engine cannot run: " + NO_NATIVE + "; use AUTO or PORTABLE");
    }
    String why = options.directIo() ? directIoRefused(directory) : "directIo is off";
    String reason = why.isEmpty() ? "" : "no O_DIRECT: " + why;
    return new PortableEngine(info(directory, why.isEmpty(), reason));
  }

  /** The engine for a reader, which writes nothing and so needs no probe. */
  public static Engine forReader(Path directory) {
    return new PortableEngine(info(directory, false, "read-only"));
  }

  private static EngineInfo info(Path directory, boolean direct, String reason) {
    String type = fileSystem(directory);
    return new EngineInfo(
        "portable",
        direct,
        "fdatasync",
        SegmentFormat.BLOCK_SIZE,
        type,
        !FORGETFUL.contains(type),
        reason);
  }

  private static String fileSystem(Path directory) {
    try {
      return Files.getFileStore(directory).type();
    } catch (IOException | SecurityException e) {
      return "unknown file system"; // some containers hide /proc/mounts
    }
  }

  /** Why O_DIRECT cannot be used in a directory, or an empty string. */
  private static String directIoRefused(Path directory) {
    Optional<OpenOption> option = DirectIo.option();
    if (option.isEmpty()) {
      return "this JDK has no option for it";
    }
    Path probe = directory.resolve("probe-" + Long.toHexString(System.nanoTime()) + ".tmp");
    try {
      FileStore store = Files.getFileStore(directory);
      long alignment = store.getBlockSize();
      if (alignment > SegmentFormat.BLOCK_SIZE) {
        return "the file system wants writes aligned to " + alignment + " bytes";
      }
      Set<OpenOption> options =
          Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, option.get());
      try (FileChannel c =
          FileChannel.open(probe, options, PortableEngine.ownerOnly("rw-------"))) {
        int block = SegmentFormat.BLOCK_SIZE;
        ByteBuffer zeros = ByteBuffer.allocateDirect(2 * block).alignedSlice(block);
        c.write(zeros.limit(block), 0);
        c.force(false);
      } finally {
        Files.deleteIfExists(probe);
      }
      return "";
    } catch (IOException | UnsupportedOperationException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
