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
    prepare(by);
    publish(by);
  }

  /** Writes it, durably but without its name. If this throws nothing has changed. */
  public void prepare(LogRoot by) {
    RootFile.prepare(names, by);
  }

  /** Gives it its name, durably. If this throws nobody can tell which root holds. */
  public void publish(LogRoot by) {
    RootFile.publish(names);
    root = by;
  }

  /** The refusal of a caller whose new root could not be written. */
  public DuraLogException refusal(LogIoException met) {
    return isNoRoom(met, LogRoot.LENGTH)
        ? Errors.fullFile(names.directory(), "replace the file root", met)
        : met;
  }

  /** The refusal of a caller for whom a file of so many bytes could not be written. */
  public DuraLogException refusal(LogIoException met, long bytes) {
    return isNoRoom(met, bytes) ? Errors.full(names.directory(), met) : met;
  }

  /** Whether space, quota or descriptors are used up, by an error's number or a look. */
  public boolean isNoRoom(LogIoException met, long bytes) {
    return Refusal.of(met, names.engine(), names.directory(), bytes).noRoom();
  }
}
