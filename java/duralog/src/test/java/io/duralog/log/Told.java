package io.duralog.log;

import io.duralog.DuraLog;
import io.duralog.format.LivePage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Waits for the page: it is written after the callers are told. */
final class Told {
  private Told() {}

  /** Returns once the page of a log says that all is durable. */
  static void all(Path directory, DuraLog log) {
    long last = log.sync();
    while (true) {
      try {
        byte[] bytes = Files.readAllBytes(directory.resolve(LivePage.FILE_NAME));
        LivePage page = LivePage.read(Arrays.copyOf(bytes, LivePage.LENGTH));
        if (page != null && page.durable() >= last) {
          return;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Thread.onSpinWait();
    }
  }
}
