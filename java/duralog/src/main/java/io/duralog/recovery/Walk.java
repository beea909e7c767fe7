package io.duralog.recovery;

import io.duralog.format.BatchHeader;
import io.duralog.segment.SegmentRef;
import java.util.List;

/** The place that a walk has come to, for the classes that judge it. */
interface Walk {
  /** All segments, in order. */
  List<SegmentRef> segments();

  /** The place, and what must come next there. */
  Chain chain();

  /** The window on the segment that the place is in. */
  SegmentWindow window();

  /** The batch whose records were read last. */
  BatchHeader loaded();

  /** What is known to have been durable. */
  DurableFloor known();

  /**
   * Looks at everything from the place on.
   *
   * @param proved whether the proof is known already and only the place to continue at is wanted
   */
  TailSurvey survey(boolean proved);

  /** Whether the walk lists damage and continues after it. */
  boolean salvages();

  /** The seed of the log's checksums. */
  int seed();
}
