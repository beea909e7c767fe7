package io.duralog.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.segment.BatchPlaces.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Places of batches, compared with a map of all of them. */
class BatchPlacesTest {
  private static final int MIB = 1 << 20;

  private final BatchPlaces places = new BatchPlaces();

  private static Place place(long block) {
    return new Place(4096 * block, 10 * block);
  }

  @Test
  void theNearestPlacesAreFound() {
    Random random = new Random(3);
    TreeMap<Long, Place> all = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      List<Place> some = new ArrayList<>();
      long block = 1 + random.nextInt(5000);
      for (int n = random.nextInt(20); n >= 0; n--) {
        some.add(place(block));
        all.put(10 * block, place(block));
        block += 1 + random.nextInt(3);
      }
      places.add(7, some);
      for (int n = 0; n < 50; n++) {
        long sequence = random.nextInt(51_000);
        var floor = all.floorEntry(sequence);
        var after = all.higherEntry(sequence);
        assertThat(places.floor(7, sequence)).isEqualTo(floor == null ? null : floor.getValue());
        assertThat(places.after(7, sequence)).isEqualTo(after == null ? null : after.getValue());
      }
    }
    assertThat(places.floor(8, 100)).isNull();
    assertThat(places.after(6, 100)).isNull();
    assertThat(places.isWritten(7, 51_000)).isFalse();
  }

  @Test
  void theCommitterAddsOneInEachMebibyte() {
    long sequence = 1;
    for (int segment = 1; segment <= 2; segment++) {
      for (long offset = 4096; offset < 10 * MIB; offset += 40_960) {
        places.placed(segment, offset, sequence++);
      }
    }
    for (int segment = 1; segment <= 2; segment++) {
      long before = 0;
      for (long s = 1; s < sequence; s++) {
        Place p = places.floor(segment, s);
        if (p != null && p.offset() != before) {
          assertThat(p.offset() - before).isLessThan(MIB + 40_960);
          assertThat(before == 0 || p.offset() - before >= MIB).isTrue();
          before = p.offset();
        }
      }
      assertThat(before).isGreaterThan(8 * MIB);
    }
    assertThat(places.isWritten(2, sequence - 1)).isTrue();
    assertThat(places.isWritten(2, 1)).isFalse();
  }

  @Test
  void soManyAreKeptAtTheMost() {
    for (int segment = 1; segment <= 40; segment++) {
      List<Place> many = new ArrayList<>();
      for (long block = 1; block <= 10_000; block++) {
        many.add(place(block));
      }
      places.add(segment, many);
    }
    assertThat(places.floor(1, 1000)).isNull();
    assertThat(places.floor(27, 1000)).isNull();
    assertThat(places.floor(29, 1000)).isEqualTo(place(100));
    places.forgetBefore(40);
    assertThat(places.floor(39, 1000)).isNull();
    assertThat(places.floor(40, 1000)).isEqualTo(place(100));
  }

  /** So that the index of a log that is read whole has a bound. */
  @Test
  void theSegmentsThatWereAddedFirstAreForgottenFirst() {
    int each = 1 << 14;
    for (int segment = 1; segment <= 20; segment++) {
      List<Place> some = new ArrayList<>();
      for (int block = 1; block <= each; block++) {
        some.add(place(block));
      }
      places.add(segment, some);
    }
    for (int segment = 1; segment <= 20; segment++) {
      assertThat(places.floor(segment, 10)).isEqualTo(segment > 12 ? place(1) : null);
    }
    places.forgetBefore(15);
    places.add(21, List.of(place(3)));
    assertThat(places.floor(14, 10)).isNull();
    assertThat(places.floor(15, 10)).isEqualTo(place(1));
  }

  @Test
  void aPlaceIsWhatItSays() {
    assertThat(new Place(4096, 7))
        .isEqualTo(new Place(4096, 7))
        .hasSameHashCodeAs(new Place(4096, 7))
        .isNotEqualTo(new Place(4096, 8))
        .isNotEqualTo(new Place(8192, 7))
        .isNotEqualTo("4096, 7")
        .isNotEqualTo(null);
  }

  /** In a segment that was cut the committer goes on before the place that it added last. */
  @Test
  void theCommitterMayGoBack() {
    places.placed(3, 5 * MIB, 50);
    places.placed(3, 2 * MIB, 20);
    assertThat(places.floor(3, 20)).isEqualTo(new Place(2 * MIB, 20));
    assertThat(places.floor(3, 60)).isEqualTo(new Place(5 * MIB, 50));
  }

  @Test
  void toForgetWhatIsNotKnownChangesNothing() {
    places.add(4, List.of(place(1)));
    places.forgetBefore(4);
    places.forgetBefore(4);
    assertThat(places.floor(4, 10)).isEqualTo(place(1));
  }
}
