package io.duralog.cli.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.cli.doctor.Check.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Everything that was looked at, for people and for programs.
 *
 * @param directory as it was asked for
 * @param checks in the order in which they are told
 */
public record Diagnosis(Path directory, List<Check> checks) {
  /**
   * Looks. Leaves nothing behind, and does not touch a log that is there.
   *
   * @param root where the files of the system are found; {@code /} but for tests
   * @param holder who holds the log in a directory, or nothing
   */
  public static Diagnosis of(Path directory, Path root, UnaryOperator<String> holder) {
    Place place = Place.of(directory);
    JavaChecks java = new JavaChecks();
    List<Check> checks = new ArrayList<>(java.all());
    if (place.isBlocked()) {
      checks.add(Check.fail("directory", place.existing() + " is a file", "a log is a directory"));
      return new Diagnosis(directory, List.copyOf(checks));
    }
    SystemFiles files = new SystemFiles(root);
    try {
      EngineSurvey survey = EngineSurvey.of(place.existing(), LogOptions.defaults());
      String system = System.getProperty("os.name", "");
      String version = System.getProperty("os.version", "");
      checks.addAll(new RingChecks(files, Optional.ofNullable(survey.ring())).all(system, version));
      checks.addAll(new HostChecks(files).all());
      String held = place.exists() ? holder.apply(place.existing().toString()) : "";
      checks.addAll(new DirectoryChecks(place, held, survey).all());
    } catch (IllegalArgumentException e) {
      checks.add(Check.fail("engine", String.valueOf(e.getMessage()), "correct the property"));
    } catch (LogIoException e) {
      checks.add(DirectoryChecks.unusable(e)); // no engine can make even a file to try things with
    }
    return new Diagnosis(directory, List.copyOf(checks));
  }

  /** The worst verdict of all. */
  public Verdict verdict() {
    return checks.stream().map(Check::verdict).max(Verdict::compareTo).orElse(Verdict.OK);
  }

  /** One line for each check. */
  public String text() {
    return checks.stream().map(Check::line).collect(Collectors.joining("\n"));
  }

  /** One JSON object on one line. */
  public String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("verdict", verdict().text());
      json.writeStringField("directory", directory.toString());
      json.writeArrayFieldStart("checks");
      for (Check check : checks) {
        json.writeStartObject();
        json.writeStringField("name", check.name());
        json.writeStringField("verdict", check.verdict().text());
        json.writeStringField("found", check.found());
        json.writeStringField("remedy", check.remedy());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
