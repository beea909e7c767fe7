package io.duralog;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * How a log is opened. Immutable; start from {@link #defaults()} or {@link #builder()}.
 *
 * @param engine which engine to use; default {@link EngineChoice#AUTO}
 * @param directIo whether to bypass the page cache where the file system can, reading only what is
 *     not cached; default true
 * @param sync the call that makes a batch durable; default {@link SyncMethod#AUTO}. Only the native
 *     engine has a choice
 * @param segmentSize bytes of a segment file, 64 KiB to 4 GiB, a multiple of 4,096; default 64 MiB.
 *     The first ones of a log are smaller, from 8 MiB; a record that does not fit gets a larger one
 *     of its own
 * @param maxRecordSize most bytes of one payload, or of one {@link Batch}, 1 to 1 GiB; default 64
 *     MiB
 * @param queueBytes bytes of append buffers at the most, 64 KiB to 2 GiB; default 32 MiB. When all
 *     are taken {@code append} waits and {@code tryAppend} says no
 * @param groupBytes bytes of one append buffer and so of the largest group commit, 8 KiB to 16 MiB,
 *     a multiple of 4,096; default 1 MiB. Never more than half of queueBytes or a quarter of
 *     segmentSize is used
 * @param maxDelay how long an append that nobody waits for may be held back to make larger groups,
 *     0 to 10 s; default 0: the sync in flight is the batching window
 * @param onDamage what to do where the log is not sound; default {@link OnDamage#STOP_AT_TORN_TAIL}
 * @param callbacks runs what hangs on the futures of {@code appendAsync} and {@code whenDurable},
 *     in the order of sequences, one at a time; default the common pool, which also steps in for an
 *     executor that refuses or that would run them in the log's own thread
 * @param closeOnShutdown whether to close the log when the JVM shuts down in an orderly way ({@code
 *     System.exit}, SIGTERM, SIGINT, the end of the last thread); default false. Appends are
 *     refused from then on, also those of other shutdown hooks
 * @param committerNice priority of the thread that writes, -20 (first) to 19; default 0, which
 *     leaves it alone. Only with the native engine, and only where the operating system lets this
 *     process have it (CAP_SYS_NICE); else nothing happens
 * @param filePermissions permissions of the files that the log makes, such as {@code rw-rw----};
 *     directories that it makes get the same with x for those who may read. Default empty: that is
 *     {@code rw-------}, but {@code rw-rw----} in a directory that has the setgid bit and that its
 *     group may write. See {@link Builder#filePermissions}
 */
public record LogOptions(
    EngineChoice engine,
    boolean directIo,
    SyncMethod sync,
    long segmentSize,
    int maxRecordSize,
    long queueBytes,
    int groupBytes,
    Duration maxDelay,
    OnDamage onDamage,
    Executor callbacks,
    boolean closeOnShutdown,
    int committerNice,
    Set<PosixFilePermission> filePermissions) {

  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;
  private static final long GIB = 1024L * MIB;

  /** Checks every range. */
  public LogOptions {
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(sync, "sync");
    Objects.requireNonNull(maxDelay, "maxDelay");
    Objects.requireNonNull(onDamage, "onDamage");
    Objects.requireNonNull(callbacks, "callbacks");
    range("segmentSize", segmentSize, 64 * KIB, 4 * GIB, "bytes");
    multiple("segmentSize", segmentSize);
    range("maxRecordSize", maxRecordSize, 1, GIB, "bytes");
    range("queueBytes", queueBytes, 64 * KIB, 2 * GIB, "bytes");
    range("groupBytes", groupBytes, 8 * KIB, 16 * MIB, "bytes");
    multiple("groupBytes", groupBytes);
    if (maxDelay.isNegative() || maxDelay.compareTo(Duration.ofSeconds(10)) > 0) {
      throw new IllegalArgumentException("maxDelay must be 0 to 10 s, not " + maxDelay);
    }
    range("committerNice", committerNice, -20, 19, "");
    filePermissions = Set.copyOf(filePermissions);
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

  private static void range(String name, long value, long least, long most, String unit) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name
              + " must be "
              + least
              + " to "
              + most
              + (unit.isEmpty() ? "" : " " + unit)
              + ", not "
              + value);
    }
  }

  private static void multiple(String name, long value) {
    if (value % 4096 != 0) {
      throw new IllegalArgumentException(name + " must be a multiple of 4096, not " + value);
    }
  }

  /** The defaults, as above. */
  public static LogOptions defaults() {
    return builder().build();
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects options; ranges are checked by {@link #build()}. Not for several threads. */
  public static final class Builder {
    private EngineChoice engine = EngineChoice.AUTO;
    private boolean directIo = true;
    private SyncMethod sync = SyncMethod.AUTO;
    private long segmentSize = 64 * MIB;
    private int maxRecordSize = 64 * MIB;
    private long queueBytes = 32 * MIB;
    private int groupBytes = MIB;
    private Duration maxDelay = Duration.ZERO;
    private OnDamage onDamage = OnDamage.STOP_AT_TORN_TAIL;
    private Executor callbacks = ForkJoinPool.commonPool();
    private boolean closeOnShutdown;
    private int committerNice;
    private Set<PosixFilePermission> filePermissions = Set.of();

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

    /** Sets {@link LogOptions#sync()}. */
    public Builder sync(SyncMethod value) {
      sync = value;
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

    /** Sets {@link LogOptions#maxDelay()}. */
    public Builder maxDelay(Duration value) {
      maxDelay = value;
      return this;
    }

    /** Sets {@link LogOptions#onDamage()}. */
    public Builder onDamage(OnDamage value) {
      onDamage = value;
      return this;
    }

    /** Sets {@link LogOptions#callbacks()}. */
    public Builder callbacks(Executor value) {
      callbacks = value;
      return this;
    }

    /** Sets {@link LogOptions#closeOnShutdown()}. */
    public Builder closeOnShutdown(boolean value) {
      closeOnShutdown = value;
      return this;
    }

    /** Sets {@link LogOptions#committerNice()}. */
    public Builder committerNice(int value) {
      committerNice = value;
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

    /**
     * Checks and builds.
     *
     * @throws IllegalArgumentException naming the option, its range and the value given
     */
    public LogOptions build() {
      return new LogOptions(
          engine,
          directIo,
          sync,
          segmentSize,
          maxRecordSize,
          queueBytes,
          groupBytes,
          maxDelay,
          onDamage,
          callbacks,
          closeOnShutdown,
          committerNice,
          filePermissions);
    }
  }
}
