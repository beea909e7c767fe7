package io.duralog.recovery;

import io.duralog.format.BatchHeader;
import io.duralog.segment.SegmentRef;
import java.util.List;

/** Where a walk stands, for whoever looks at the place. */
interface Walk {
  /** All segments, in order. */
  List<SegmentRef> segments();

  /** The place, and what must come next there. */
  Chain chain();

  /** The segment that the place is in. */
  SegmentWindow window();

  /** The batch whose records were read last. */
  BatchHeader loaded();

  /** What is known to have been durable. */
  DurableFloor known();

  /**
   * Looks at all that lies behind the place.
   *
   * @param proved whether the proof of it is known, and only the place to go on at is wanted
   */
  TailSurvey survey(boolean proved);

  /** Whether damage is passed over. */
  boolean salvages();

  /** The log's seed of checksums. */
  int seed();
}
