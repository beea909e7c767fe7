package io.duralog.model;

import java.util.Collection;
import java.util.List;

/** Names of files. Segment numbers have one digit, so that names sort as numbers do. */
final class LifeNames {
  static final String ROOT = "root";
  static final String NEW_ROOT = "root.tmp";

  private LifeNames() {}

  static String segment(int number) {
    return number + ".seg";
  }

  /** The shortened copy of a segment that a cut leaves in its place. */
  static String copy(int number) {
    return segment(number) + ".cut";
  }

  /** A segment that has no name of its own yet. */
  static String newSegment(int number) {
    return segment(number) + ".tmp";
  }

  static boolean isSegment(String name) {
    return name.endsWith(".seg");
  }

  static boolean isCopy(String name) {
    return name.endsWith(".cut");
  }

  static boolean isUnpublished(String name) {
    return name.endsWith(".tmp");
  }

  /** Numbers of the segments, ascending. */
  static List<Integer> segments(Collection<String> names) {
    return names.stream()
        .filter(LifeNames::isSegment)
        .map(n -> n.charAt(0) - '0')
        .sorted()
        .toList();
  }

  static int highest(Collection<String> names) {
    return segments(names).stream().mapToInt(Integer::intValue).max().orElse(0);
  }
}
