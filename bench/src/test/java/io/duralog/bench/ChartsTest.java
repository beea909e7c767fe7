package io.duralog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That there is a picture for everything, with the names in it; people look at them. */
class ChartsTest {
  @Test
  void everyWorkloadHasItsPictures(@TempDir Path temp) throws Exception {
    Results results = new Results();
    double rate = 1e6;
    for (Cell cell : Rounds.cells()) {
      for (ContestantKind kind : ContestantKind.values()) {
        if (cell.suits(kind)) {
          boolean timed = cell.work().isTimed();
          rate = 1e4 + (rate * 7.3) % 5e6;
          double p50 = timed ? 1e6 / rate * 100 : 0;
          results.add(
              cell.name(),
              kind.title(),
              new Sample(rate, p50, 4 * p50, 5 * p50, 6 * p50, 0, 0, "made up"));
        }
      }
    }
    Path charts = Path.of(System.getProperty("duralog.charts", temp.resolve("charts").toString()));
    Charts.write(results, charts);
    for (String name : new String[] {"w1-100-b", "w3-64-threads-latency", "scaling-threads"}) {
      assertThat(ImageIO.read(charts.resolve(name + ".png").toFile()).getWidth()).isEqualTo(1100);
      assertThat(Files.readString(charts.resolve(name + ".svg"))).contains("</svg>");
    }
    for (String name : new String[] {"size", "segments", "segments-replay"}) {
      assertThat(charts.resolve("scaling-" + name + ".png")).isNotEmptyFile();
    }
  }
}
