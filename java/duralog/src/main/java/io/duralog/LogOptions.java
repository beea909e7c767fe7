package io.duralog;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** How a log is opened. Immutable; start from {@link #defaults()} or {@link #builder()}. */
public final class LogOptions {

  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;
  private static final long GIB = 1024L * MIB;

  private final EngineChoice engine;
  private final boolean directIo;
  private final long segmentSize;
  private final int maxRecordSize;
  private final long queueBytes;
  private final int groupBytes;
  private final OnDamage onDamage;
  private final @Nullable Executor callbacks;
  private final boolean closeOnShutdown;
  private final Set<PosixFilePermission> filePermissions;
  private final Retention retention;

  private LogOptions(Builder b) {
    this.engine = Objects.requireNonNull(b.engine, "engine");
    this.directIo = b.directIo;
    this.segmentSize = b.segmentSize;
    this.maxRecordSize = b.maxRecordSize;
    this.queueBytes = b.queueBytes;
    this.groupBytes = b.groupBytes;
    this.onDamage = Objects.requireNonNull(b.onDamage, "onDamage");
    this.callbacks = b.callbacks;
    this.closeOnShutdown = b.closeOnShutdown;
    this.filePermissions = Set.copyOf(b.filePermissions);
    this.retention = Objects.requireNonNull(b.retention, "retention");
    range("segmentSize", segmentSize, 64 * KIB, 4 * GIB);
    multiple("segmentSize", segmentSize);
    range("maxRecordSize", maxRecordSize, 1, GIB);
    range("queueBytes", queueBytes, 64 * KIB, 2 * GIB);
    range("groupBytes", groupBytes, 8 * KIB, 16 * MIB);
    multiple("groupBytes", groupBytes);
    if (!filePermissions.isEmpty()) {
      requireUsable(filePermissions);
    }
  }

  /** Who may write must be able to read, the owner both, and nobody executes. */
  private static void requireUsable(Set<PosixFilePermission> p) {
    boolean group =
        p.contains(PosixFilePermission.GROUP_READ) || !p.contains(PosixFilePermission.GROUP_WRITE);
    boolean usable =
        group
            && p.contains(PosixFilePermission.OWNER_READ)
            && p.contains(PosixFilePermission.OWNER_WRITE);
    for (PosixFilePermission each : p) {
      usable &= !each.name().endsWith("_EXECUTE") && each != PosixFilePermission.OTHERS_WRITE;
    }
    if (!usable) {
      throw new IllegalArgumentException(
          "filePermissions must be rw- for the owner, rw-, r-- or --- for the group, and r-- or"
              + " --- for others, not "
              + PosixFilePermissions.toString(p));
    }
  }

  private static void range(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + " bytes, not " + value);
    }
  }

  private static void multiple(String name, long value) {
    if (value % 4096 != 0) {
      throw new IllegalArgumentException(name + " must be a multiple of 4096, not " + value);
    }
  }

  /** The defaults. */
  public static LogOptions defaults() {
    return builder().build();
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Which engine to use; default {@link EngineChoice#AUTO}. */
  public EngineChoice engine() {
    return engine;
  }

  /**
   * Whether to bypass the page cache where the file system can, reading only what is not cached;
   * default true.
   */
  public boolean directIo() {
    return directIo;
  }

  /**
   * Bytes of a segment file, 64 KiB to 4 GiB, a multiple of 4,096; default 64 MiB. The first ones
   * of a log are smaller, from 8 MiB; a record that does not fit gets a larger one of its own.
   */
  public long segmentSize() {
    return segmentSize;
  }

  /** Most bytes of one payload, or of one {@link Batch}, 1 to 1 GiB; default 64 MiB. */
  public int maxRecordSize() {
    return maxRecordSize;
  }

  /**
   * Bytes of append buffers at the most, 64 KiB to 2 GiB; default 32 MiB. When all are taken {@code
   * append} waits and {@code tryAppend} says no.
   */
  public long queueBytes() {
    return queueBytes;
  }

  /**
   * Bytes of one append buffer and so of the largest group commit, 8 KiB to 16 MiB, a multiple of
   * 4,096; default 1 MiB. Never more than half of queueBytes or a quarter of segmentSize is used.
   */
  public int groupBytes() {
    return groupBytes;
  }

  /** What to do at damage: {@link OnDamage#STOP_AT_TORN_TAIL} (default) or STRICT. */
  public OnDamage onDamage() {
    return onDamage;
  }

  /**
   * Completes the futures of {@code appendAsync} and {@code whenDurable}, and so runs what hangs on
   * them, in the order of sequences, one at a time; null, the default, for a daemon thread of the
   * log, which is made with its first future. That thread also steps in where an executor refuses,
   * drops or does not begin what it was given, or where what hangs on one future blocks: after 0.1
   * s, or at once if it refuses.
   */
  public @Nullable Executor callbacks() {
    return callbacks;
  }

  /**
   * Whether to close the log when the JVM shuts down in an orderly way ({@code System.exit},
   * SIGTERM, SIGINT, the end of the last thread); default false. Appends are refused from then on,
   * also those of other shutdown hooks.
   */
  public boolean closeOnShutdown() {
    return closeOnShutdown;
  }

  /**
   * Permissions of the files that the log makes, such as {@code rw-rw----}; directories that it
   * makes get the same with x for those who may read. Default empty: that is {@code rw-------}, but
   * {@code rw-rw----} in a directory that has the setgid bit and that its group may write. See
   * {@link Builder#filePermissions}.
   */
  public Set<PosixFilePermission> filePermissions() {
    return filePermissions;
  }

  /** What the log gives up by itself; default {@link Retention#none()}. */
  public Retention retention() {
    return retention;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogOptions o
        && engine == o.engine
        && directIo == o.directIo
        && segmentSize == o.segmentSize
        && maxRecordSize == o.maxRecordSize
        && queueBytes == o.queueBytes
        && groupBytes == o.groupBytes
        && onDamage == o.onDamage
        && Objects.equals(callbacks, o.callbacks)
        && closeOnShutdown == o.closeOnShutdown
        && Objects.equals(filePermissions, o.filePermissions)
        && retention.equals(o.retention);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        engine,
        directIo,
        segmentSize,
        maxRecordSize,
        queueBytes,
        groupBytes,
        onDamage,
        callbacks,
        closeOnShutdown,
        filePermissions,
        retention);
  }

  @Override
  public String toString() {
    return "engine "
        + engine
        + ", directIo "
        + directIo
        + ", segmentSize "
        + segmentSize
        + ", maxRecordSize "
        + maxRecordSize
        + ", queueBytes "
        + queueBytes
        + ", groupBytes "
        + groupBytes
        + ", onDamage "
        + onDamage
        + ", callbacks "
        + callbacks
        + ", closeOnShutdown "
        + closeOnShutdown
        + ", filePermissions "
        + filePermissions
        + ", retention "
        + retention;
  }

  /** Collects options; ranges are checked by {@link #build()}. Not for several threads. */
  public static final class Builder {
    private EngineChoice engine = EngineChoice.AUTO;
    private boolean directIo = true;
    private long segmentSize = 64 * MIB;
    private int maxRecordSize = 64 * MIB;
    private long queueBytes = 32 * MIB;
    private int groupBytes = MIB;
    private OnDamage onDamage = OnDamage.STOP_AT_TORN_TAIL;
    private @Nullable Executor callbacks;
    private boolean closeOnShutdown;
    private Set<PosixFilePermission> filePermissions = Set.of();
    private Retention retention = Retention.none();

    private Builder() {}

    /** Sets {@link LogOptions#engine()}. */
    public Builder engine(EngineChoice value) {
      engine = value;
      return this;
    }

    /** Sets {@link LogOptions#directIo()}. */
    public Builder directIo(boolean value) {
      directIo = value;
      return this;
    }

    /** Sets {@link LogOptions#segmentSize()}, in bytes. */
    public Builder segmentSize(long value) {
      segmentSize = value;
      return this;
    }

    /** Sets {@link LogOptions#maxRecordSize()}, in bytes. */
    public Builder maxRecordSize(int value) {
      maxRecordSize = value;
      return this;
    }

    /** Sets {@link LogOptions#queueBytes()}. */
    public Builder queueBytes(long value) {
      queueBytes = value;
      return this;
    }

    /** Sets {@link LogOptions#groupBytes()}. */
    public Builder groupBytes(int value) {
      groupBytes = value;
      return this;
    }

    /**
     * Sets {@link LogOptions#onDamage()}.
     *
     * @throws IllegalArgumentException for {@link OnDamage#SALVAGE}: a writer repairs nothing
     */
    public Builder onDamage(OnDamage value) {
      if (value == OnDamage.SALVAGE) {
        throw new IllegalArgumentException(
            "a log is not opened for writing with SALVAGE; read what is left with"
                + " DuraLog.openReadOnly, or copy it into a new log with DuraLog.salvage(from, to)");
      }
      onDamage = value;
      return this;
    }

    /** Sets {@link LogOptions#callbacks()}. */
    public Builder callbacks(@Nullable Executor value) {
      callbacks = value;
      return this;
    }

    /** Sets {@link LogOptions#closeOnShutdown()}. */
    public Builder closeOnShutdown(boolean value) {
      closeOnShutdown = value;
      return this;
    }

    /**
     * Sets {@link LogOptions#filePermissions()}, whatever the umask: {@code rw-------}, {@code
     * rw-r-----}, {@code rw-rw----}, {@code rw-r--r--} or {@code rw-rw-r--}, as {@code ls} writes
     * them. An empty string is the default. Files and directories that exist are left as they are.
     *
     * @throws IllegalArgumentException when that is not how permissions are written
     */
    public Builder filePermissions(String value) {
      filePermissions = value.isEmpty() ? Set.of() : PosixFilePermissions.fromString(value);
      return this;
    }

    /** Sets {@link LogOptions#retention()}. */
    public Builder retention(Retention value) {
      retention = value;
      return this;
    }

    /**
     * Checks and builds.
     *
     * @throws IllegalArgumentException naming the option, its range and the value given
     */
    public LogOptions build() {
      return new LogOptions(this);
    }
  }
}
