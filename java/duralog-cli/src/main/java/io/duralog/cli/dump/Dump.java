package io.duralog.cli.dump;

import io.duralog.DuraLogException;
import io.duralog.EngineChoice;
import io.duralog.LogIoException;
import io.duralog.cli.dump.SegmentPart.Role;
import io.duralog.engine.Engine;
import io.duralog.engine.probe.EngineSelection;
import io.duralog.format.BatchHeader;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.format.SegmentHeader;
import io.duralog.recovery.BatchReader;
import io.duralog.recovery.Chain;
import io.duralog.recovery.FirstSequences;
import io.duralog.recovery.Names;
import io.duralog.recovery.SegmentHeaders;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is in the files of a log, in their order, sound or not. It decides nothing: whether a
 * log is damaged is what an open says.
 */
public final class Dump {
  private final DumpRequest wanted;
  private final Counted sink;
  private final List<SegmentPart> segments;
  private final @Nullable LogRoot root;
  private final Chain chain = new Chain();
  private boolean begun;
  private long shown;
  private @Nullable DuraLogException met;

  private Dump(
      DumpRequest wanted, Counted sink, List<SegmentPart> segments, @Nullable LogRoot root) {
    this.wanted = wanted;
    this.sink = sink;
    this.segments = segments;
    this.root = root;
  }

  /**
   * Dumps a log.
   *
   * @param lines is given each line
   * @throws DuraLogException when a file could not be read, after what could be
   */
  public static DumpTotals of(Path directory, DumpRequest wanted, Consumer<String> lines) {
    Counted sink =
        new Counted(wanted.json() ? new JsonDump(wanted, lines) : new TextDump(wanted, lines));
    try (Engine own = EngineSelection.forReader(directory, EngineChoice.AUTO)) {
      Engine engine = own.throughThePageCache();
      Names names = Names.of(directory, engine);
      sink.root(names.root());
      LogRoot root = names.root().root();
      List<SegmentPart> segments = read(names, root, engine);
      if (segments.isEmpty()) {
        return sink.totals(false);
      }
      LogId id = idOf(root, segments, engine);
      segments.replaceAll(s -> s.of(id.value()));
      return new Dump(wanted, sink, segments, root).run(engine, id);
    }
  }

  private static List<SegmentPart> read(Names names, @Nullable LogRoot root, Engine engine) {
    List<SegmentPart> parts = new ArrayList<>();
    for (SegmentRef file : names.segments()) {
      boolean retired = root != null && file.number() < root.beginning().segment();
      parts.add(SegmentPart.read(file, retired ? Role.RETIRED : Role.LOG, engine));
    }
    names.behind().forEach(file -> parts.add(SegmentPart.read(file, Role.CUT, engine)));
    return parts;
  }

  /** That of the root, unless every header that can be read says another one. */
  private static LogId idOf(@Nullable LogRoot root, List<SegmentPart> parts, Engine engine) {
    List<Long> ids =
        parts.stream()
            .map(SegmentPart::header)
            .filter(Objects::nonNull)
            .map(SegmentHeader::logId)
            .toList();
    if (root != null && (ids.isEmpty() || ids.contains(root.logId()))) {
      return LogId.of(root.logId());
    }
    return ids.isEmpty()
        ? SegmentHeaders.logId(parts.stream().map(SegmentPart::file).toList(), engine)
        : LogId.of(ids.get(0));
  }

  private DumpTotals run(Engine engine, LogId id) {
    List<SegmentRef> files = segments.stream().map(SegmentPart::file).toList();
    boolean whole = true;
    try (BatchReader reader = new BatchReader(files, engine, id.seed())) {
      PlaceScan scan = new PlaceScan(reader, id.seed());
      long durable = proven(scan);
      BatchLook look = new BatchLook(reader, id.seed(), durable, wanted.records(), chain);
      int first = wanted.from() > 1 ? startOf(files, engine, id) : 0;
      for (int i = first; whole && i < files.size(); i++) {
        whole = segment(i, i == first, scan, look);
      }
    }
    LogRoot r = root;
    if (whole && r != null && begun && chain.expected() <= r.floor().last()) {
      sink.flaw(
          "the root says that sequence "
              + r.floor().last()
              + " was durable; the last one that was found is "
              + (chain.expected() - 1));
    }
    DumpTotals totals = sink.totals(!whole);
    if (met != null) {
      throw met;
    }
    return totals;
  }

  private int startOf(List<SegmentRef> files, Engine engine, LogId id) {
    try (FirstSequences firsts = new FirstSequences(engine, id)) {
      return firsts.lastUpTo(wanted.from(), files).segment();
    }
  }

  /** The last sequence that the root, or any batch that is there, says was durable. */
  private long proven(PlaceScan scan) {
    LogRoot r = root;
    long[] durable = {r == null ? 0 : Math.max(r.floor().last(), r.beginning().first() - 1)};
    for (int i = 0; i < segments.size(); i++) {
      SegmentPart s = segments.get(i);
      boolean told = r != null && s.file().number() < r.floor().segment();
      if (told || s.role() != Role.LOG || s.refused() != null) {
        continue; // the root says as much
      }
      try {
        scan.run(i, h -> (durable[0] = Math.max(durable[0], h.durableSequence())) >= 0, p -> {});
      } catch (LogIoException e) {
        met = met == null ? e : met; // told when the dump comes to it
      }
    }
    return durable[0];
  }

  /** Returns whether there may be more to show. */
  private boolean segment(int i, boolean first, PlaceScan scan, BatchLook look) {
    SegmentPart s = segments.get(i);
    missing(i, first);
    sink.segment(s);
    if (s.refused() != null) {
      met = met == null ? s.refused() : met;
      return true;
    }
    LogRoot r = root;
    if (r != null && s.file().number() == r.beginning().segment() && s.role() == Role.LOG) {
      chain.startOfLog(r.beginning());
      begun = true;
    }
    try {
      return scan.run(i, h -> batch(i, h, look), p -> region(i, p, look));
    } catch (LogIoException e) {
      sink.flaw(String.valueOf(e.getMessage()));
      met = e;
      return true;
    }
  }

  private void missing(int i, boolean first) {
    LogRoot r = root;
    int number = segments.get(i).file().number();
    int expected = number;
    if (i > 0 && !first) {
      expected = segments.get(i - 1).file().number() + 1;
    } else if (i == 0 && r != null && segments.get(0).role() == Role.LOG) {
      expected = r.beginning().segment();
    }
    if (expected < number) {
      sink.flaw(
          SegmentFormat.fileName(expected)
              + (expected < number - 1 ? " to " + SegmentFormat.fileName(number - 1) : "")
              + " missing");
    }
  }

  private boolean batch(int i, BatchHeader h, BatchLook look) {
    if (!begun) {
      chain.start(i, h.firstSequence());
      begun = true;
    }
    if (h.nextSequence() <= wanted.from()) {
      look.pass(i, h);
      return true;
    }
    if (shown == wanted.limit()) {
      return false;
    }
    shown++;
    sink.batch(look.at(i, h));
    return true;
  }

  private void region(int i, RegionPart region, BatchLook look) {
    if (shown < wanted.limit() && (wanted.from() <= 1 || shown > 0)) {
      sink.region(begun ? look.in(i, region) : region);
    }
  }
}
