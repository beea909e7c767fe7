package io.duralog.process;

/**
 * What a campaign saw.
 *
 * @param kills writers killed
 * @param acknowledged records covered by an acknowledgement
 * @param acknowledgements lines of writers that said so
 * @param recovered records there after the kills
 */
record Tally(long kills, long acknowledged, long acknowledgements, long recovered) {
  static final Tally NONE = new Tally(0, 0, 0, 0);

  Tally plus(long records, long lines, long found) {
    return new Tally(
        kills + 1, acknowledged + records, acknowledgements + lines, recovered + found);
  }

  Tally plus(Tally other) {
    return new Tally(
        kills + other.kills,
        acknowledged + other.acknowledged,
        acknowledgements + other.acknowledgements,
        recovered + other.recovered);
  }

  @Override
  public String toString() {
    return "kills %,d, acknowledged %,d records (%,d acknowledgements), recovered %,d"
        .formatted(kills, acknowledged, acknowledgements, recovered);
  }
}
