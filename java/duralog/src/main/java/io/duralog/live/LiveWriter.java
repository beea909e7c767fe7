package io.duralog.live;

import io.duralog.LogIoException;
import io.duralog.engine.Engine;
import io.duralog.engine.files.PageFile;
import io.duralog.format.LivePage;
import io.duralog.format.LogRoot;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/**
 * Tells other processes how far the log is durable. For who writes the log, one thread at a time.
 *
 * <p>The page never says too much. A sequence is written after the sync that covers it, and a
 * generation after its root is durable and before its first batch is written. A crash leaves what
 * was true before, and a power cut what was true once.
 *
 * <p>No record depends on it: where it cannot be written any more the log goes on, with a warning,
 * and those who follow it elsewhere wait.
 */
public final class LiveWriter implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger("io.duralog");

  private final Path path;
  private final PageFile file;
  private final byte[] bytes = new byte[LivePage.LENGTH];
  private LivePage page;
  private boolean broken;

  private LiveWriter(Path path, PageFile file, LivePage page) {
    this.path = path;
    this.file = file;
    this.page = page;
  }

  /**
   * Opens the page of a log, whose root is durable, and writes it.
   *
   * @param durable the last durable sequence
   */
  public static LiveWriter open(Path directory, Engine engine, LogRoot root, long durable) {
    Path path = directory.resolve(LivePage.FILE_NAME);
    PageFile file = engine.openPage(path);
    boolean done = false;
    try {
      LiveWriter writer =
          new LiveWriter(
              path,
              file,
              new LivePage(
                  root.logId(), true, root.generation(), durable, root.writer(), file.number()));
      writer.page.write(writer.bytes);
      file.write(writer.bytes);
      done = true;
      return writer;
    } finally {
      if (!done) {
        file.close();
      }
    }
  }

  /** Everything through this sequence is durable. */
  public void durable(long sequence) {
    LivePage.update(bytes, sequence);
    write();
  }

  /** The log was cut, and its root says so durably. No batch has been written since. */
  public void cut(LogRoot root, long durable) {
    replace(true, root.generation(), durable);
  }

  /** The log is closed. */
  public void closed(long durable) {
    replace(false, page.generation(), durable);
  }

  private void replace(boolean open, long generation, long durable) {
    page = new LivePage(page.logId(), open, generation, durable, page.writer(), page.file());
    page.write(bytes);
    write();
  }

  private void write() {
    if (broken) {
      return;
    }
    try {
      file.write(bytes);
    } catch (LogIoException e) {
      broken = true;
      LOGGER.log(
          Level.WARNING,
          "{0} cannot be written, so other processes see no new records until the log is opened"
              + " again: {1}",
          path,
          e.getMessage());
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
