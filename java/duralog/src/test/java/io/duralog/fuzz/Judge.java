package io.duralog.fuzz;

import com.sun.management.ThreadMXBean;
import io.duralog.CorruptLogException;
import io.duralog.DuraLog;
import io.duralog.LogFormatException;
import io.duralog.OnDamage;
import io.duralog.ReadOptions;
import io.duralog.engine.Engine;
import io.duralog.format.LogRoot;
import io.duralog.log.LogOpenerAccess;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.ImageEngine;
import io.duralog.testlog.ReadAs;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** What must hold of whatever is in the files of a log. Throws {@link AssertionError} otherwise. */
final class Judge {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Some windows of 1 MiB for each of the walks, and a log of at most some MiB many times over. */
  private static final long MOST_ALLOCATED = 96L << 20;

  /** Seconds of processor time, not of the clock: what the machine does besides is no fault. */
  private static final long MOST_NANOS = 8_000_000_000L;

  private static final Path DIRECTORY = Path.of("/log");

  private final DirectoryImage image;
  private final boolean forged;
  private final boolean forgedRecords;
  private final Map<OnDamage, Outcome> outcomes = new EnumMap<>(OnDamage.class);

  private Judge(Tampering.Result log) {
    this.image = log.image();
    this.forged = log.forged();
    this.forgedRecords = log.forgedRecords();
  }

  /** Reads a log in every way and compares; returns what was found, by mode. */
  static Map<OnDamage, Outcome> judge(Tampering.Result log, int from) {
    Judge judge = new Judge(log);
    for (OnDamage mode : OnDamage.values()) {
      Outcome o = judge.bounded(mode, ReadOptions.all());
      judge.outcomes.put(mode, o);
      judge.content(mode, o);
      judge.holes(mode, o);
    }
    judge.modesAgree();
    judge.fromTheMiddle(from);
    return judge.outcomes;
  }

  private Outcome read(OnDamage mode, ReadOptions what) {
    Engine engine = new ImageEngine(image);
    return Outcome.of(
        () -> LogOpenerAccess.openReadOnly(DIRECTORY, ReadAs.options(mode), engine), what);
  }

  private Outcome bounded(OnDamage mode, ReadOptions what) {
    long allocated = 0;
    long nanos = 0;
    for (int i = 0; i < 2; i++) { // a second time: the first may have loaded and changed classes
      allocated = THREADS.getCurrentThreadAllocatedBytes();
      nanos = THREADS.getCurrentThreadCpuTime();
      Outcome o = read(mode, what);
      allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
      nanos = THREADS.getCurrentThreadCpuTime() - nanos;
      if (allocated <= MOST_ALLOCATED && nanos <= MOST_NANOS) {
        return o;
      }
    }
    throw new AssertionError(
        "%s allocates %d bytes, takes %d ms".formatted(mode, allocated, nanos / 1_000_000));
  }

  /** Every record is one that was written with that sequence, and all are of one log. */
  private void content(OnDamage mode, Outcome o) {
    int log = 0;
    for (Map.Entry<Long, byte[]> record : o.payloads().entrySet()) {
      // A check tells the lower 32 bits of a sequence. What is above them a salvage takes from the
      // headers, and these lie.
      boolean led = forged && mode == OnDamage.SALVAGE && record.getKey() >>> 32 != 0;
      if (forgedRecords || led) {
        return;
      }
      int of = Payload.logOf(record.getValue(), record.getKey());
      require(of > 0, "record " + record.getKey() + " was never written");
      require(log == 0 || log == of, "records of two logs");
      log = of;
    }
  }

  /** What is not there up to the last sequence is listed as lost. */
  private void holes(OnDamage mode, Outcome o) {
    long next = first();
    for (long s : o.payloads().keySet()) {
      hole(mode, o, next, s - 1);
      next = s + 1;
    }
    if (!o.refused()) {
      hole(mode, o, next, o.last());
    }
  }

  /** The first sequence of the log, which a forged root may have moved. */
  private long first() {
    for (int copy = 0; image.has(LogRoot.FILE_NAME) && copy < LogRoot.LENGTH; ) {
      LogRoot root = LogRoot.read(image.file(LogRoot.FILE_NAME), copy);
      if (root != null) {
        return root.beginning().first();
      }
      copy += LogRoot.COPY_LENGTH;
    }
    return 1;
  }

  private static void hole(OnDamage mode, Outcome o, long first, long last) {
    if (first <= last && !(o.refused() && mode == OnDamage.SALVAGE)) { // a refusal has no report
      require(mode == OnDamage.SALVAGE, mode + " leaves out " + first + " to " + last);
      require(
          o.accounts(first, last),
          "nobody is told that %d to %d are lost: %s".formatted(first, last, o.summary()));
    }
  }

  private Outcome get(OnDamage mode) {
    Outcome o = outcomes.get(mode);
    if (o == null) {
      throw new IllegalStateException(mode.name());
    }
    return o;
  }

  private void modesAgree() {
    Outcome strict = get(OnDamage.STRICT);
    Outcome stop = get(OnDamage.STOP_AT_TORN_TAIL);
    Outcome salvage = get(OnDamage.SALVAGE); // what "duralog verify" prints
    if (!strict.refused()) {
      require(strict.damage().isEmpty(), "STRICT accepts " + strict.damage());
      same(strict, stop);
    }
    if (!stop.refused()) {
      same(stop, salvage);
      boolean flawless = stop.damage().isEmpty();
      require(strict.refused() != flawless, "STRICT refuses what is sound, or the other way round");
      require(
          !strict.refused() || !(strict.refusal() instanceof LogFormatException),
          "only STRICT: " + strict.refusal());
    } else if (stop.refusal() instanceof CorruptLogException && !salvage.refused()) {
      require(
          salvage.damage().stream().anyMatch(d -> d.certain()),
          "refused, and found sound: " + stop.refusal());
      require(strict.refused(), "only STRICT accepts");
      prefix(stop, salvage);
    } else {
      require(strict.refused(), "only STRICT accepts");
    }
  }

  private static void same(Outcome a, Outcome b) {
    require(a.summary().equals(b.summary()), a.summary() + "\nand\n" + b.summary());
  }

  private static void prefix(Outcome shorter, Outcome longer) {
    shorter
        .payloads()
        .forEach(
            (s, p) ->
                require(
                    Arrays.equals(p, longer.payloads().get(s)),
                    "record " + s + " is read, and salvaged otherwise"));
  }

  /** A replay from a sequence on gives what the whole one gave from there. */
  private void fromTheMiddle(int from) {
    Outcome all = get(OnDamage.STOP_AT_TORN_TAIL);
    if (all.refused() || all.last() < 1) {
      return;
    }
    long first = 1 + from % all.last();
    Outcome part =
        bounded(OnDamage.STOP_AT_TORN_TAIL, ReadOptions.all().from(first).until(first + 4));
    require(!part.refused(), "from " + first + ": " + part.refusal());
    Map<Long, byte[]> wanted = all.payloads().subMap(first, true, first + 4, true);
    require(
        wanted.keySet().equals(part.payloads().keySet()),
        "from " + first + ": " + part.payloads().keySet());
    prefix(part, all);
  }

  static void require(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }

  /** Opens a log in a directory for reading, as an application does. */
  static Outcome inDirectory(Path directory, ReadOptions options) {
    return Outcome.of(() -> DuraLog.openReadOnly(directory, options), ReadOptions.all());
  }
}
