package io.duralog.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.Damage;
import io.duralog.Damage.Kind;
import io.duralog.RecoveryReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a pass reports. */
class FindingsTest {
  private static final Path ONE = Path.of("1.seg");
  private static final Damage PLACE = new Damage(Kind.TORN_TAIL, ONE, 4096, 100, 5, 6, false);

  /** An open has seen it as a torn tail; a replay of the same log knows better. */
  @Test
  void thePlaceIsListedOnceWhateverIsCertain() {
    Findings findings = new Findings();
    findings.add(PLACE);
    findings.add(PLACE);
    findings.add(new Damage(Kind.TORN_TAIL, ONE, 4096, 100, 5, 6, true));
    assertThat(findings.report(0).damage()).containsExactly(PLACE);
  }

  @Test
  void placesThatDifferInAnythingAreListedEach() {
    List<Damage> all =
        List.of(
            PLACE,
            new Damage(Kind.LOST_RANGE, ONE, 4096, 100, 5, 6, false),
            new Damage(Kind.TORN_TAIL, Path.of("2.seg"), 4096, 100, 5, 6, false),
            new Damage(Kind.TORN_TAIL, ONE, 8192, 100, 5, 6, false),
            new Damage(Kind.TORN_TAIL, ONE, 4096, 101, 5, 6, false),
            new Damage(Kind.TORN_TAIL, ONE, 4096, 100, 4, 6, false),
            new Damage(Kind.TORN_TAIL, ONE, 4096, 100, 5, 7, false));
    Findings findings = new Findings();
    all.forEach(findings::add);
    assertThat(findings.report(0).damage()).containsExactlyElementsOf(all);
  }

  @Test
  void countsAreAddedUp() {
    Findings findings = new Findings();
    findings.addSegment();
    findings.addSegment();
    findings.addRecords(3);
    findings.addRecords(4);
    findings.cleanlyClosed();
    RecoveryReport report = findings.report(1234);
    assertThat(report.segments()).isEqualTo(2);
    assertThat(report.records()).isEqualTo(7);
    assertThat(report.bytes()).isEqualTo(1234);
    assertThat(report.cleanlyClosed()).isTrue();
    assertThat(report.damage()).isEmpty();
    assertThat(report.took()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
  }
}
