package io.duralog;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How {@link DuraLog#backup} works. Immutable; each method returns a changed copy. */
public final class BackupOptions {
  private static final BackupOptions DEFAULTS = new BackupOptions(null, true, false);

  private final @Nullable Path previous;
  private final boolean link;
  private final boolean verifyAll;

  private BackupOptions(@Nullable Path previous, boolean link, boolean verifyAll) {
    this.previous = previous;
    this.link = link;
    this.verifyAll = verifyAll;
  }

  /** A backup of its own, with hard links where they can be made, of which the end is verified. */
  public static BackupOptions defaults() {
    return DEFAULTS;
  }

  /**
   * A backup of the same log, made earlier and on the same file system as the new one. Segments
   * that have not changed since are linked from there, if they cannot be linked from the log. The
   * earlier backup is only read.
   */
  public BackupOptions previous(Path backup) {
    return new BackupOptions(Objects.requireNonNull(backup, "backup"), link, verifyAll);
  }

  /**
   * Whether segments that are complete may be hard links, to those of the log or of {@link
   * #previous(Path)}; default true. They take no space until the log gives its own up. A log on
   * another file system is copied anyway.
   */
  public BackupOptions link(boolean value) {
    return new BackupOptions(previous, value, verifyAll);
  }

  /**
   * Whether every record of the backup is read and checked before it gets its name; default false:
   * those of the last segment, which was copied.
   */
  public BackupOptions verifyAll(boolean value) {
    return new BackupOptions(previous, link, value);
  }

  /** The earlier backup, or null. */
  public @Nullable Path previous() {
    return previous;
  }

  /** Whether links may be made. */
  public boolean link() {
    return link;
  }

  /** Whether every record is checked. */
  public boolean verifyAll() {
    return verifyAll;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BackupOptions o
        && Objects.equals(previous, o.previous)
        && link == o.link
        && verifyAll == o.verifyAll;
  }

  @Override
  public int hashCode() {
    return Objects.hash(previous, link, verifyAll);
  }

  @Override
  public String toString() {
    return (previous == null ? "" : "after " + previous + ", ")
        + (link ? "with links" : "without links")
        + (verifyAll ? ", all verified" : ", its end verified");
  }
}
