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
    Map<String, Map<String, List<Sample>>> threads = new LinkedHashMap<>();
    Map<String, Map<String, List<Sample>>> sizes = new LinkedHashMap<>();
    Map<String, Map<String, List<Sample>>> segments = new LinkedHashMap<>();
    Map<String, Map<String, List<Sample>>> replays = new LinkedHashMap<>();
    for (Map.Entry<String, Map<String, List<Sample>>> row : results.rows().entrySet()) {
      String name = row.getKey();
      if (name.startsWith("device")) {
        continue; // bytes and not records
      }
      if (Rounds.isScaling(name)) {
        Map<String, Map<String, List<Sample>>> lines =
            switch (name.substring(0, name.indexOf(' '))) {
              case "threads" -> threads;
              case "size" -> sizes;
              case "segment" -> segments;
              default -> replays;
            };
        lines.put(name, row.getValue());
        continue;
      }
      String file = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      save(bars(name, "records/s", row.getValue(), Charts::rates), directory.resolve(file));
      if (row.getValue().values().stream().anyMatch(s -> Summary.of(s).p99() > 0)) {
        save(
            bars(
                name + ", until durable",
                "µs from call to return (logarithmic)",
                row.getValue(),
                Charts::latencies),
            directory.resolve(file + "-latency"));
      }
    }
    if (!threads.isEmpty()) {
      XYChart chart = lines("Each 100 B record durable", "threads", "records/s");
      addLines(chart, threads, cell -> cell.threads(), cell -> 1);
      save(chart, directory.resolve("scaling-threads"));
    }
    if (!sizes.isEmpty()) {
      XYChart chart = lines("Bulk by 8 threads, one sync", "bytes of a record", "MB/s");
      addLines(chart, sizes, cell -> cell.size(), cell -> cell.size() / 1e6);
      save(chart, directory.resolve("scaling-size"));
    }
    if (!segments.isEmpty()) {
      XYChart chart = lines("Bulk by 8 threads, one sync", "MiB of a segment", "records/s");
      addLines(chart, segments, cell -> cell.segmentMib(), cell -> 1);
      save(chart, directory.resolve("scaling-segments"));
    }
    if (!replays.isEmpty()) {
      XYChart chart = lines("Replay, warm, visitor", "MiB of a segment", "records/s");
      addLines(chart, replays, cell -> cell.segmentMib(), cell -> 1);
      save(chart, directory.resolve("scaling-segments-replay"));
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

  private static XYChart lines(String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x + " (logarithmic)")
            .yAxisTitle(y + " (logarithmic)")
            .build();
    style(chart);
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setMarkerSize(7);
    return chart;
  }

  private static void addLines(
      XYChart chart,
      Map<String, Map<String, List<Sample>>> rows,
      ToDoubleFunction<Cell> x,
      ToDoubleFunction<Cell> unit) {
    Map<String, List<double[]>> points = new LinkedHashMap<>();
    for (Cell cell : Rounds.cells()) {
      rows.getOrDefault(cell.name(), Map.of())
          .forEach(
              (who, samples) ->
                  points
                      .computeIfAbsent(who, w -> new ArrayList<>())
                      .add(
                          new double[] {
                            x.applyAsDouble(cell),
                            Summary.of(samples).median() * unit.applyAsDouble(cell)
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
