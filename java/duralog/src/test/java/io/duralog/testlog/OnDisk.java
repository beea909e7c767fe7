package io.duralog.testlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Temporary directories below the build's own, since {@code /tmp} may be a tmpfs. */
public final class OnDisk implements TempDirFactory {
  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    Path base = Files.createDirectories(Path.of("target", "logs").toAbsolutePath());
    return Files.createTempDirectory(base, "test-");
  }
}
