package io.duralog.examples;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import io.duralog.LogRecord;
import io.duralog.Replay;
import io.duralog.jackson.JacksonJsonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds an application's state from its log. The application counts earthquakes by region and
 * keeps the strongest; its state is in memory only, and the log is its memory.
 *
 * <p>The pattern: one method changes the state. At the start it is fed by a replay; afterwards each
 * new event is appended, made durable, and then given to the same method. Started again, with the
 * same feed or none, the application knows what it knew.
 */
public final class RebuildState {
  /** What is known of one region. */
  record Region(int events, double strongest, String title) {
    Region with(double magnitude, String name) {
      boolean stronger = magnitude > strongest;
      return new Region(events + 1, stronger ? magnitude : strongest, stronger ? name : title);
    }
  }

  private final Map<String, Region> regions = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();

  /** Replays a log into a new state. */
  static RebuildState from(LogReader log) {
    RebuildState state = new RebuildState();
    try (Replay replay = log.replay()) {
      for (LogRecord event : replay) {
        state.apply(event.asMap());
      }
    }
    return state;
  }

  /** The only place where the state changes. */
  private void apply(Map<String, Object> event) {
    Map<?, ?> properties = event.get("properties") instanceof Map<?, ?> map ? map : Map.of();
    String title = String.valueOf(properties.get("title"));
    double magnitude = magnitude(properties.get("mag"));
    seen.add(String.valueOf(event.get("id")));
    Region known = regions.getOrDefault(region(properties), new Region(0, -10, "none"));
    regions.put(region(properties), known.with(magnitude, title));
  }

  // A JSON number comes back as Long, Double or BigDecimal: as Number, whatever it was.
  private static double magnitude(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : 0;
  }

  // "4km W of Castaic, CA" is in CA.
  private static String region(Map<?, ?> properties) {
    String place = String.valueOf(properties.get("place"));
    return place.substring(place.lastIndexOf(',') + 1).strip();
  }

  /** Appends what the feed has and the log has not; returns how many events that were. */
  int follow(Path feed, DuraLog log) throws IOException {
    JacksonJsonCodec json = new JacksonJsonCodec();
    int appended = 0;
    try (Stream<String> lines = Files.lines(feed)) {
      for (String line : (Iterable<String>) lines::iterator) {
        Map<String, Object> event =
            json.decode(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        if (!seen.contains(String.valueOf(event.get("id")))) {
          log.append(event);
          apply(event);
          appended++;
        }
      }
    }
    log.sync(); // one wait for all of them
    return appended;
  }

  Map<String, Region> regions() {
    return regions;
  }

  /** Arguments: the directory of the log, and the feed if there is news. */
  public static void main(String[] args) throws IOException {
    try (DuraLog log = DuraLog.open(Path.of(args[0]))) {
      RebuildState state = from(log);
      System.out.println(state.seen.size() + " events remembered");
      if (args.length > 1) {
        System.out.println(state.follow(Path.of(args[1]), log) + " events are new");
      }
      state.regions.entrySet().stream()
          .sorted(Comparator.comparing(e -> -e.getValue().events()))
          .limit(5)
          .forEach(e -> System.out.println(e.getKey() + ": " + e.getValue()));
    }
  }
}
