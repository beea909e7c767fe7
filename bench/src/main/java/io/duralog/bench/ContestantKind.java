package io.duralog.bench;

import io.duralog.EngineChoice;
import io.duralog.LogOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Who takes part. */
enum ContestantKind {
  DURALOG_NATIVE("duralog, native", Family.DURALOG),
  DURALOG_DIRECT("duralog, portable direct", Family.DURALOG),
  DURALOG_BUFFERED("duralog, portable buffered", Family.DURALOG),
  FILECHANNEL_APPENDING("FileChannel, appending", Family.FILE_CHANNEL),
  FILECHANNEL_LEADER("FileChannel, zeroed, leader", Family.FILE_CHANNEL),
  DEVICE("device, C program", Family.DEVICE),
  FIO("device, fio", Family.DEVICE),
  ANCESTOR("Python ancestor", Family.ANCESTOR),
  ARTEMIS_AIO("Artemis journal, libaio", Family.PEER),
  ARTEMIS_NIO("Artemis journal, NIO", Family.PEER),
  ROCKSDB("RocksDB WAL", Family.PEER),
  BOOKKEEPER("BookKeeper journal", Family.PEER),
  CHRONICLE("Chronicle Queue, its sync", Family.PEER),
  MVSTORE("H2 MVStore, grouped", Family.PEER),
  LMDB("LMDB, grouped", Family.PEER);

  enum Family {
    DURALOG,
    FILE_CHANNEL,
    /** No log: what the disk gives a program in C. */
    DEVICE,
    /** A Python program, where {@code --ancestor} says where it is. */
    ANCESTOR,
    /** Its classes are on the class path of its own JVM only. */
    PEER
  }

  private final String title;
  private final Family family;

  ContestantKind(String title, Family family) {
    this.title = title;
    this.family = family;
  }

  String title() {
    return title;
  }

  /** The place of a title in reports; all that is no title of ours comes last. */
  static int placeOf(String title) {
    return Arrays.stream(values())
        .filter(kind -> kind.title.equals(title))
        .mapToInt(ContestantKind::ordinal)
        .findFirst()
        .orElse(values().length);
  }

  Family family() {
    return family;
  }

  boolean isOurs() {
    return family == Family.DURALOG;
  }

  /** As the command line has it. */
  String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Those whose names begin with one of these.
   *
   * @param names {@code all} for everyone; none for all but the peers
   * @throws IllegalArgumentException for a name of nobody
   */
  static List<ContestantKind> named(List<String> names) {
    for (String name : names) {
      if (!name.equals("all") && Arrays.stream(values()).noneMatch(k -> k.isNamed(name))) {
        throw new IllegalArgumentException(
            "no contestant "
                + name
                + "; there are "
                + Arrays.stream(values()).map(ContestantKind::option).toList());
      }
    }
    return Arrays.stream(values())
        .filter(k -> names.isEmpty() ? k.takesPart() : names.stream().anyMatch(k::isNamed))
        .toList();
  }

  /** Unless all are asked for, without what must be downloaded first. */
  private boolean takesPart() {
    return family != Family.PEER && family != Family.ANCESTOR;
  }

  private boolean isNamed(String name) {
    return name.equals("all") || option().startsWith(name);
  }

  /**
   * Opens it.
   *
   * @param bytes how much will be written at the most, for who prepares its file
   * @throws RefusedException where it can't be what its name says
   */
  Contestant open(Path directory, long bytes) {
    return switch (this) {
      case DURALOG_NATIVE, DURALOG_DIRECT, DURALOG_BUFFERED ->
          new DuraLogContestant(directory, options());
      case FILECHANNEL_APPENDING -> new AppendingChannel(directory);
      case FILECHANNEL_LEADER -> new LeaderChannel(directory, bytes);
      case DEVICE, FIO, ANCESTOR -> throw new IllegalArgumentException(this + " is not of Java");
      case ARTEMIS_AIO, ARTEMIS_NIO, ROCKSDB, BOOKKEEPER, CHRONICLE, MVSTORE, LMDB ->
          PeerJvm.opener().open(option(), directory);
    };
  }

  /** Opens what was written and closed, for reading in any number of processes. */
  RecordReader openReader(Path directory) {
    return switch (family) {
      case DURALOG -> DuraLogReader.of(directory, options());
      case FILE_CHANNEL -> new AppendingChannel(directory);
      case PEER -> PeerJvm.opener().openReader(option(), directory);
      case DEVICE, ANCESTOR -> throw new IllegalArgumentException(this + " is not of Java");
    };
  }

  /** The defaults, with the engine that its name says. For those that are DuraLog. */
  LogOptions options() {
    return builder().build();
  }

  /** The same with segments of so many MiB. */
  LogOptions options(int segmentMib) {
    return builder().segmentSize((long) segmentMib << 20).build();
  }

  private LogOptions.Builder builder() {
    EngineChoice engine = this == DURALOG_NATIVE ? EngineChoice.NATIVE : EngineChoice.PORTABLE;
    return LogOptions.builder().engine(engine).directIo(this != DURALOG_BUFFERED);
  }
}
