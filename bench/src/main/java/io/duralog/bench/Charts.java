package io.duralog.bench;

import io.duralog.bench.Results.Summary;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.Styler.YAxisPosition;

/** The results as pictures: bars for each workload, and lines for what scales. */
final class Charts {
  private static final int WIDTH = 1100;
  private static final int HEIGHT = 600;

  private Charts() {}

  /** Writes what there are numbers for, each as PNG and SVG, into a directory that it makes. */
  static void write(Results results, Path directory) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Files.createDirectories(directory);
    for (Map.Entry<String, Map<String, List<Sample>>> row : results.rows().entrySet()) {
      String name = row.getKey();
      if (name.startsWith("device")) {
        continue; // bytes and not records
      }
      if (Rounds.isScaling(name)) {
        continue;
      }
      String file = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      save(bars(name, "records/s", row.getValue(), Charts::rates), directory.resolve(file));
      if (row.getValue().values().stream().anyMatch(s -> Summary.of(s).p99() > 0)) {
        save(
            bars(
                name + (name.startsWith("W1") ? ", until accepted" : ", until durable"),
                "µs from call to return (logarithmic)",
                row.getValue(),
                Charts::latencies),
            directory.resolve(file + "-latency"));
      }
    }
    for (Scaling scaling : Scaling.values()) {
      lines(scaling, results.rows(), directory);
    }
  }

  private interface Bars {
    void add(CategoryChart chart, List<String> names, List<Summary> numbers);
  }

  private static void rates(CategoryChart chart, List<String> names, List<Summary> numbers) {
    chart.getStyler().setLegendVisible(false);
    // Numbers on the bars are cut off where bars are narrow.
    List<String> labels = new ArrayList<>();
    for (String name : names) {
      labels.add(name + ": " + Report.rate(numbers.get(labels.size()).median()));
    }
    chart.addSeries("median", labels, numbers.stream().map(Summary::median).toList());
  }

  private static void latencies(CategoryChart chart, List<String> names, List<Summary> numbers) {
    double least = numbers.stream().mapToDouble(Summary::p50).min().orElse(1);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(Math.pow(10, Math.floor(Math.log10(Math.max(1, least)))));
    chart.addSeries("half of the calls", names, numbers.stream().map(Summary::p50).toList());
    chart.addSeries("99 of 100 calls", names, numbers.stream().map(Summary::p99).toList());
  }

  private static CategoryChart bars(
      String title, String unit, Map<String, List<Sample>> row, Bars bars) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .yAxisTitle(unit)
            .build();
    style(chart);
    chart.getStyler().setXAxisLabelRotation(30);
    chart.getStyler().setAvailableSpaceFill(.7);
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Bar);
    bars.add(chart, new ArrayList<>(row.keySet()), row.values().stream().map(Summary::of).toList());
    return chart;
  }

  /** A chart for each kind of row that is measured to see what scales. */
  private enum Scaling {
    THREADS("threads ", "Each 100 B record durable", "threads", Cell::threads),
    SIZE("size ", "Bulk by 8 threads, one sync", "bytes of a record", Cell::size),
    SEGMENTS("segment ", "Bulk by 8 threads, one sync", "MiB of a segment", Cell::segmentMib),
    SEGMENTS_REPLAY("replay ", "Replay, warm, visitor", "MiB of a segment", Cell::segmentMib);

    /** How the names of its rows begin. */
    private final String rows;

    private final String title;
    private final String unit;
    private final ToDoubleFunction<Cell> x;

    Scaling(String rows, String title, String unit, ToDoubleFunction<Cell> x) {
      this.rows = rows;
      this.title = title;
      this.unit = unit;
      this.x = x;
    }

    /** Records of different sizes compare by their bytes. */
    double y(Cell cell, double rate) {
      return this == SIZE ? rate * cell.size() / 1e6 : rate;
    }

    String fileName() {
      return "scaling-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static void lines(
      Scaling scaling, Map<String, Map<String, List<Sample>>> rows, Path directory)
      throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(scaling.title)
            .xAxisTitle(scaling.unit + " (logarithmic)")
            .yAxisTitle((scaling == Scaling.SIZE ? "MB/s" : "records/s") + " (logarithmic)")
            .build();
    style(chart);
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setMarkerSize(7);
    addLines(chart, scaling, rows);
    if (!chart.getSeriesMap().isEmpty()) {
      save(chart, directory.resolve(scaling.fileName()));
    }
  }

  private static void addLines(
      XYChart chart, Scaling scaling, Map<String, Map<String, List<Sample>>> rows) {
    Map<String, List<double[]>> points = new LinkedHashMap<>();
    for (Cell cell : Rounds.cells()) {
      if (!cell.name().startsWith(scaling.rows)) {
        continue;
      }
      rows.getOrDefault(cell.name(), Map.of())
          .forEach(
              (who, samples) ->
                  points
                      .computeIfAbsent(who, w -> new ArrayList<>())
                      .add(
                          new double[] {
                            scaling.x.applyAsDouble(cell),
                            scaling.y(cell, Summary.of(samples).median())
                          }));
    }
    points.values().removeIf(p -> p.size() == 1); // no line
    points.forEach(
        (who, p) ->
            chart
                .addSeries(
                    who,
                    p.stream().mapToDouble(at -> at[0]).toArray(),
                    p.stream().mapToDouble(at -> at[1]).toArray())
                .setLineWidth(who.startsWith("duralog") ? 4 : 1.5f));
  }

  private static void style(Chart<?, ?> chart) {
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    if (chart instanceof CategoryChart bars) {
      bars.getStyler().setYAxisGroupPosition(0, YAxisPosition.Left);
      bars.getStyler().setYAxisDecimalPattern("#,###.##");
    } else if (chart instanceof XYChart lines) {
      lines.getStyler().setYAxisDecimalPattern("#,###.##");
      lines.getStyler().setXAxisDecimalPattern("#,###");
    }
  }

  private static void save(Chart<?, ?> chart, Path file) throws IOException {
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
    VectorGraphicsEncoder.saveVectorGraphic(
        chart, file.toString(), VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
  }
}
