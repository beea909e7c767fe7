package io.duralog.engine.portable;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.duralog.LogOptions;
import io.duralog.engine.files.FileModes;
import io.duralog.engine.files.ProbeFile;
import io.duralog.engine.memory.OwnedMemory;
import io.duralog.error.Errors;
import io.duralog.format.SegmentFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tries in the log's own directory what the portable engine would do there. */
public final class PortableProbe {
  private PortableProbe() {}

  /** Why O_DIRECT cannot be used in a directory, or an empty string. */
  public static String directIoRefused(Path directory, LogOptions options) {
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
    Path probe = ProbeFile.in(directory);
    try {
      long alignment = Files.getFileStore(directory).getBlockSize();
      if (alignment > SegmentFormat.BLOCK_SIZE) {
        return "the file system wants writes aligned to " + alignment + " bytes";
      }
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
    Attempt past = attempt(probe, Set.of(WRITE, CREATE_NEW, direct));
    if (past.error() == null) {
      return "";
    }
    // The same without O_DIRECT shows whether O_DIRECT is the reason.
    Attempt plain = attempt(probe, Set.of(WRITE, CREATE_NEW));
    if (plain.error() == null) {
      return String.valueOf(past.error().getMessage());
    }
    if (!plain.made()) {
      // If no file can be created now, nothing is known about writes to one.
      IOException why =
          plain.error() instanceof IOException io ? io : new IOException(plain.error());
      throw Errors.io("create", probe, -1, why);
    }
    // A full disk, perhaps; that is reported elsewhere.
    return past.made() ? "" : String.valueOf(past.error().getMessage());
  }

  /**
   * The outcome of creating, writing and syncing a file.
   *
   * @param made whether the file was created
   */
  private record Attempt(boolean made, @Nullable Exception error) {}

  private static Attempt attempt(Path probe, Set<OpenOption> options) {
    int block = SegmentFormat.BLOCK_SIZE;
    boolean made = false;
    try (OwnedMemory owned = OwnedMemory.ofThread()) {
      try (FileChannel c = FileModes.OWNER_ONLY.open(probe, options)) {
        made = true;
        c.write(owned.allocate(block, block), 0);
        c.force(false);
      } finally {
        Files.deleteIfExists(probe);
      }
      return new Attempt(true, null);
    } catch (IOException | UnsupportedOperationException e) {
      return new Attempt(made, e);
    }
  }
}
