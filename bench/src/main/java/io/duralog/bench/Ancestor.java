package io.duralog.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The Python package that DuraLog comes from, run by python3 where its directory is given. */
final class Ancestor {
  private static final String SCRIPT = "ancestor.py";

  /** At a hundredth of the others' speed its runs would be all that anybody waits for. */
  private static final int DIVISOR = 10;

  private final @Nullable Path packageDirectory;

  /**
   * Of a package.
   *
   * @param packageDirectory where its {@code __init__.py} lies, or {@code src} with that; null
   *     leaves it out
   */
  Ancestor(@Nullable Path packageDirectory) {
    this.packageDirectory = packageDirectory;
  }

  /**
   * Runs in an empty directory.
   *
   * @throws RefusedException where there is no package, or no orjson for it
   */
  Sample run(Cell cell, Path directory, Effort effort) throws IOException, InterruptedException {
    if (packageDirectory == null) {
      throw new RefusedException("--ancestor does not say where it is");
    }
    List<String> command =
        List.of(
            "python3",
            "-c",
            script(),
            packageDirectory.toString(),
            directory.toString(),
            workOf(cell),
            Integer.toString(cell.threads()),
            Integer.toString(cell.size()),
            Long.toString(Math.max(1, effort.records() / DIVISOR)));
    try (ForkedProcess python = new ForkedProcess(command)) {
      return python.sample();
    }
  }

  private static String workOf(Cell cell) {
    return switch (cell.work()) {
      case BULK -> "text";
      case MAPS -> "maps";
      default -> "replay";
    };
  }

  private static String script() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Ancestor.class.getResourceAsStream(SCRIPT), SCRIPT)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
