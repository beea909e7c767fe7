package io.duralog.fuzz;

import io.duralog.testlog.DirectoryImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The sound logs from which all hostile ones are made, as {@link BaseLogsMain} left them. */
final class BaseLogs {
  /** What each is. */
  static final List<String> NAMES =
      List.of("clean", "killed", "torn", "hole", "small", "large", "older", "empty");

  private static final List<DirectoryImage> LOGS = NAMES.stream().map(BaseLogs::load).toList();

  private BaseLogs() {}

  static DirectoryImage copy(int index) {
    return LOGS.get(index % LOGS.size()).copy();
  }

  private static DirectoryImage load(String name) {
    DirectoryImage image = new DirectoryImage();
    try (InputStream in = BaseLogs.class.getResourceAsStream(name + ".zip")) {
      if (in == null) {
        throw new IllegalStateException("no " + name + ".zip; BaseLogsMain makes it");
      }
      // Read as a stream: all of it is a few kilobytes.
      ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(in.readAllBytes()));
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        image.put(e.getName(), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return image;
  }
}
