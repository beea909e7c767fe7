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
  private static final Damage PLACE =
      Damage.builder(Kind.TORN_TAIL, ONE).at(4096, 100).lost(5, 6).build();

  /** An open has seen it as a torn tail; a replay of the same log knows better. */
  @Test
  void thePlaceIsListedOnceWhateverIsCertain() {
    Findings findings = new Findings();
    findings.add(PLACE);
    findings.add(PLACE);
    findings.add(
        Damage.builder(Kind.TORN_TAIL, ONE).at(4096, 100).lost(5, 6).certain(true).build());
    assertThat(findings.report(0).damage()).containsExactly(PLACE);
  }

  @Test
  void placesThatDifferInAnythingAreListedEach() {
    List<Damage> all =
        List.of(
            PLACE,
            Damage.builder(Kind.LOST_RANGE, ONE).at(4096, 100).lost(5, 6).build(),
            Damage.builder(Kind.TORN_TAIL, Path.of("2.seg")).at(4096, 100).lost(5, 6).build(),
            Damage.builder(Kind.TORN_TAIL, ONE).at(8192, 100).lost(5, 6).build(),
            Damage.builder(Kind.TORN_TAIL, ONE).at(4096, 101).lost(5, 6).build(),
            Damage.builder(Kind.TORN_TAIL, ONE).at(4096, 100).lost(4, 6).build(),
            Damage.builder(Kind.TORN_TAIL, ONE).at(4096, 100).lost(5, 7).build());
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
