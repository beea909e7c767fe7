package io.duralog.segment;

import io.duralog.DuraLogException;
import io.duralog.LogIoException;
import io.duralog.error.Errors;
import io.duralog.format.LogRoot;

/** The root that a writer has written last. One thread at a time replaces it; any may look. */
public final class CurrentRoot {
  private final DirectoryNames names;
  private volatile LogRoot root;

  /** Creates one with what the writer has written when it opened the log. */
  public CurrentRoot(DirectoryNames names, LogRoot root) {
    this.names = names;
    this.root = root;
  }

  /** What gives names to files beside it. */
  public DirectoryNames names() {
    return names;
  }

  /** The root. */
  public LogRoot get() {
    return root;
  }

  /** Replaces it durably; see {@link RootFile#write}. */
  public void replace(LogRoot by) {
    RootFile.write(names, by);
    root = by;
  }

  /** The refusal of a caller whose new root could not be written. */
  public DuraLogException refusal(LogIoException met) {
    Refusal why = Refusal.of(met, names.engine(), names.directory(), LogRoot.LENGTH);
    return why.noRoom() ? Errors.fullRoot(names.directory(), met) : met;
  }
}
