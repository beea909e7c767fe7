package io.duralog.recovery;

import io.duralog.engine.Engine;
import io.duralog.format.LogId;
import io.duralog.format.LogRoot;
import io.duralog.format.SegmentFormat;
import io.duralog.segment.CutFiles;
import io.duralog.segment.LogDirectory;
import io.duralog.segment.SegmentRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A cut of the log that a crash has interrupted, or that was none yet. */
final class PendingCut {
  private PendingCut() {}

  /**
   * Puts the files in the state that the root asks for. The next root may then say that the log is
   * whole, and must, before a batch is written.
   *
   * @param segments of the log; the last one may be a copy that is not in place yet
   * @param behind segments behind the cut
   * @return the segments of the log under their own names
   * @throws io.duralog.LogFormatException if one of those behind is none of this log's
   */
  static List<SegmentRef> finish(
      Path directory,
      Engine engine,
      LogRoot root,
      List<SegmentRef> segments,
      List<SegmentRef> behind) {
    if (!root.isCut()) {
      LogDirectory.deleteCopies(directory, engine);
      return segments;
    }
    LogId logId = LogId.of(root.logId());
    for (SegmentRef s : behind) {
      SegmentHeaders.requireSegment(s, engine, logId); // or another's file would be deleted
    }
    int last = root.floor().segment();
    CutFiles.apply(directory, engine, last);
    List<SegmentRef> named = new ArrayList<>(segments);
    Path path = directory.resolve(SegmentFormat.fileName(last));
    named.set(named.size() - 1, new SegmentRef(last, path, 0));
    return List.copyOf(named);
  }
}
