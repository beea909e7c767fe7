package io.duralog.live;

import io.duralog.engine.Engine;
import io.duralog.engine.files.PageFile;
import io.duralog.format.LivePage;
import io.duralog.host.Host;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Looks how far a log is durable that another process writes. For one thread at a time. */
public final class LiveReader implements AutoCloseable {
  /** A page that has said nothing new for so long may have been replaced by another file. */
  private static final long REOPEN_NANOS = 100_000_000;

  /** Looks at a page that is being written. */
  private static final int LOOKS = 8;

  private final Path path;
  private final Engine engine;
  private final Host host;
  private final byte[] bytes = new byte[LivePage.LENGTH];
  private @Nullable PageFile file;
  private @Nullable LivePage last;
  private long changed;

  /** Of the log in a directory. Opens nothing yet. */
  public LiveReader(Path directory, Engine engine, Host host) {
    this.path = directory.resolve(LivePage.FILE_NAME);
    this.engine = engine;
    this.host = host;
    this.changed = host.nanoTime() - REOPEN_NANOS;
  }

  /**
   * What the page says now; null if there is none, or it is not that of this log.
   *
   * @param logId the log
   */
  public @Nullable LivePage look(long logId) {
    LivePage now = read();
    if (now == null || !now.equals(last)) {
      last = now;
      changed = host.nanoTime();
    } else if (host.nanoTime() - changed >= REOPEN_NANOS) {
      close();
      last = read();
      changed = host.nanoTime();
    }
    LivePage found = last;
    return found == null || found.logId() != logId ? null : found;
  }

  private @Nullable LivePage read() {
    if (file == null) {
      file = engine.openPageToRead(path);
    }
    PageFile f = file;
    for (int i = 0; f != null && i < LOOKS; i++) {
      if (f.read(bytes) == bytes.length) {
        LivePage found = LivePage.read(bytes);
        if (found != null) {
          boolean own = found.file() == 0 || f.number() == 0 || found.file() == f.number();
          return own ? found : null;
        }
      }
    }
    close(); // it is opened again at the next look
    return null;
  }

  /** Gives the file back; the next look opens it again. */
  @Override
  public void close() {
    PageFile f = file;
    file = null;
    if (f != null) {
      f.close();
    }
  }
}
