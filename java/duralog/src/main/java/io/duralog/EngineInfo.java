package io.duralog;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which engine serves a log, and why. Immutable. */
public final class EngineInfo {
  private final String name;
  private final String calls;
  private final boolean directIo;
  private final String syncMethod;
  private final int alignment;
  private final String fileSystem;
  private final boolean durable;
  private final List<String> reasons;

  private EngineInfo(Builder b) {
    this.name = b.name;
    this.calls = b.calls;
    this.directIo = b.directIo;
    this.syncMethod = b.syncMethod;
    this.alignment = b.alignment;
    this.fileSystem = b.fileSystem;
    this.durable = b.durable;
    this.reasons = List.copyOf(b.reasons);
  }

  /** A builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.name = name;
    b.calls = calls;
    b.directIo = directIo;
    b.syncMethod = syncMethod;
    b.alignment = alignment;
    b.fileSystem = fileSystem;
    b.durable = durable;
    b.reasons = reasons;
    return b;
  }

  /** {@code portable} or {@code native}, the latter with the way Java calls C. */
  public String name() {
    return name;
  }

  /**
   * How it writes, or reads if read-only: {@code FileChannel}, {@code pwrite} or {@code io_uring}.
   */
  public String calls() {
    return calls;
  }

  /** Whether writes, or reads if read-only, bypass the page cache (O_DIRECT). */
  public boolean directIo() {
    return directIo;
  }

  /** What makes a batch durable, such as {@code fdatasync} or {@code DSYNC writes}. */
  public String syncMethod() {
    return syncMethod;
  }

  /** Bytes to which every write is aligned. */
  public int alignment() {
    return alignment;
  }

  /** Type of the file system, as the platform names it. */
  public String fileSystem() {
    return fileSystem;
  }

  /** Whether that file system keeps data at all; false for tmpfs. */
  public boolean durable() {
    return durable;
  }

  /** Why this engine and not a faster one, a sentence each; empty when there is nothing to say. */
  public List<String> reasons() {
    return reasons;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EngineInfo o
        && name.equals(o.name)
        && calls.equals(o.calls)
        && directIo == o.directIo
        && syncMethod.equals(o.syncMethod)
        && alignment == o.alignment
        && fileSystem.equals(o.fileSystem)
        && durable == o.durable
        && reasons.equals(o.reasons);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, calls, directIo, syncMethod, alignment, fileSystem, durable, reasons);
  }

  @Override
  public String toString() {
    return name
        + ": "
        + calls
        + (directIo ? ", O_DIRECT " + alignment : ", buffered")
        + ", "
        + syncMethod
        + ", "
        + fileSystem
        + (durable ? "" : ", NOT DURABLE")
        + (reasons.isEmpty() ? "" : "; " + String.join("; ", reasons));
  }

  /** Collects what is known; what is not set is 0, false or empty. Not for several threads. */
  public static final class Builder {
    private String name = "";
    private String calls = "";
    private boolean directIo;
    private String syncMethod = "";
    private int alignment;
    private String fileSystem = "";
    private boolean durable;
    private List<String> reasons = List.of();

    private Builder() {}

    /** Sets {@link EngineInfo#name()}. */
    public Builder name(String value) {
      name = value;
      return this;
    }

    /** Sets {@link EngineInfo#calls()}. */
    public Builder calls(String value) {
      calls = value;
      return this;
    }

    /** Sets {@link EngineInfo#directIo()}. */
    public Builder directIo(boolean value) {
      directIo = value;
      return this;
    }

    /** Sets {@link EngineInfo#syncMethod()}. */
    public Builder syncMethod(String value) {
      syncMethod = value;
      return this;
    }

    /** Sets {@link EngineInfo#alignment()}. */
    public Builder alignment(int value) {
      alignment = value;
      return this;
    }

    /** Sets {@link EngineInfo#fileSystem()}. */
    public Builder fileSystem(String value) {
      fileSystem = value;
      return this;
    }

    /** Sets {@link EngineInfo#durable()}. */
    public Builder durable(boolean value) {
      durable = value;
      return this;
    }

    /** Sets {@link EngineInfo#reasons()}. */
    public Builder reasons(List<String> value) {
      reasons = value;
      return this;
    }

    /** Builds it. */
    public EngineInfo build() {
      return new EngineInfo(this);
    }
  }
}
