package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the numbers of several rounds become. */
class ReportTest {
  private static final String OURS = ContestantKind.DURALOG_NATIVE.title();
  private static final Conditions CONDITIONS = new Conditions(1, 50, 50);

  @Test
  void ratiosAreThoseOfTheRoundsAndNotOfTheMedians() {
    Results results = new Results();
    for (double[] round : new double[][] {{300, 100}, {200, 10}, {100, 20}}) {
      results.add("W1", OURS, new Sample(round[0], "ours"));
      results.add("W1", "other", new Sample(round[1], "other"));
    }
    var row = results.rows().get("W1");
    // 3, 20 and 5; the ratio of the medians would be 10.
    assertThat(Results.timesAsFast(row, row.get("other"))).isEqualTo(5, within(1e-9));
    assertThat(Report.table(results, CONDITIONS)).contains("5.00x");
  }

  @Test
  void theSlowestCallIsThatOfAllRoundsAndTheOthersAreMedians() {
    Results results = new Results();
    for (double slowest : new double[] {9000, 300, 40}) {
      double p999 = slowest / 10;
      results.add("W2", OURS, new Sample(1e6, 0.14, 22, p999, slowest, 0, 0, "ours"));
    }
    assertThat(Report.table(results, CONDITIONS)).containsPattern(" 0\\.1 +22 +30 +9000 ");
  }

  @Test
  void ratesHaveThreeDigits() {
    assertThat(Report.rate(165.4)).isEqualTo("165");
    assertThat(Report.rate(1654)).isEqualTo("1.65k");
    assertThat(Report.rate(16_540)).isEqualTo("16.5k");
    assertThat(Report.rate(1_654_000)).isEqualTo("1.65M");
  }

  @Test
  void contestantsAreListedInOneOrderWhateverOrderTheyRanIn() {
    Results results = new Results();
    for (ContestantKind kind : new RunOrder(3).next(List.of(ContestantKind.values()))) {
      results.add("W1", kind.title(), new Sample(1, "any"));
    }
    assertThat(results.rows().get("W1").keySet())
        .containsExactlyElementsOf(
            Arrays.stream(ContestantKind.values()).map(ContestantKind::title).toList());
  }

  @Test
  void samplesComeBackFromTheLineOfAForkedProcess() {
    Sample sample = new Sample(1.5, 2, 3, 4, 5, 108.25, 61e6, "one file, and words");
    assertThat(Sample.parse(sample.spell())).isEqualTo(sample);
    Results results = new Results();
    results.add("W1", OURS, sample);
    assertThat(Report.json(results, new Effort(1, 1), CONDITIONS))
        .contains("\"p999_us\": 4.0", "\"max_us\": 5.0")
        .contains("\"disk_bytes_per_record\": 108.25", "\"peak_memory_bytes\": 6.1E7");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thePeakOfThisProcessIsKnown(@TempDir Path temp) throws Exception {
    assertThat(Usage.peakMemory()).isGreaterThan(10 << 20);
    Files.createFile(temp.resolve("any"));
    assertThat(Usage.bytesWritten(temp)).isNotNegative();
  }
}
