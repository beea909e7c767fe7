package io.duralog.engine;

import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.format.SegmentFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/** Tries in a log's own directory what the portable engine would do there. */
final class PortableProbe {
  private PortableProbe() {}

  /** Why O_DIRECT cannot be used in a directory, or an empty string. */
  static String directIoRefused(Path directory, LogOptions options) {
    if (!options.directIo()) {
      return "directIo is off";
    }
    Optional<OpenOption> option = DirectIo.option();
    if (option.isEmpty()) {
      return "no O_DIRECT: this JDK has no option for it";
    }
    String why = tryWrite(directory, option.get());
    return why.isEmpty() ? "" : "no O_DIRECT: " + why;
  }

  private static String tryWrite(Path directory, OpenOption direct) {
    int block = SegmentFormat.BLOCK_SIZE;
    Path probe = directory.resolve("probe-" + Long.toHexString(System.nanoTime()) + ".tmp");
    try {
      long alignment = Files.getFileStore(directory).getBlockSize();
      if (alignment > block) {
        return "the file system wants writes aligned to " + alignment + " bytes";
      }
      Set<OpenOption> options =
          Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, direct);
      try (FileChannel c = FileModes.OWNER_ONLY.open(probe, options)) {
        ByteBuffer zeros = ByteBuffer.allocateDirect(2 * block).alignedSlice(block);
        c.write(zeros.limit(block), 0);
        c.force(false);
      } finally {
        Files.deleteIfExists(probe);
      }
      return "";
    } catch (IOException e) {
      LogIoException met = new LogIoException("create", probe, -1, e);
      if (IoErrors.isOutOfDescriptors(met)) {
        throw met; // says nothing of what could be done
      }
      return String.valueOf(e.getMessage());
    } catch (UnsupportedOperationException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
