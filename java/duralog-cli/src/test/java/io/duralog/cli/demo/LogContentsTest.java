package io.duralog.cli.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.DuraLog;
import io.duralog.LogReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of the demo finds what it claims to look for. */
class LogContentsTest {
  @TempDir Path temp;
  private EventFile events;

  @BeforeEach
  void writeEvents() throws IOException {
    events = EventFile.open(Files.writeString(temp.resolve("events"), "line\n".repeat(20)));
  }

  private LogContents contents(String... records) {
    try (DuraLog writer = DuraLog.open(temp.resolve("log"))) {
      for (String record : records) {
        writer.append(record.getBytes(US_ASCII));
      }
    }
    try (LogReader reader = DuraLog.openReadOnly(temp.resolve("log"))) {
      return LogContents.read(reader, events);
    }
  }

  private AckedEvents acked(String lines) throws IOException {
    AckedEvents acked = new AckedEvents(events.count());
    acked.read(new ByteArrayInputStream(lines.getBytes(US_ASCII)), Integer.MAX_VALUE, () -> {});
    return acked;
  }

  @Test
  void soundLogHasNoFlaws() throws IOException {
    LogContents contents = contents("0\tline", "1\tline", "8\tline");
    contents.expect(acked("0 1\n1 2\n"));
    assertThat(contents.flaws()).isEmpty();
    assertThat(contents.count()).isEqualTo(3);
    assertThat(contents.has(8)).isTrue();
    assertThat(contents.has(2)).isFalse();
  }

  @Test
  void acknowledgementCutShortIsNone() throws IOException {
    AckedEvents acked = acked("0 1\n1 2");
    assertThat(acked.count()).isEqualTo(1);
    assertThat(acked.sequenceOf(1)).isZero();
  }

  @Test
  void lostEventIsAFlaw() throws IOException {
    LogContents contents = contents("0\tline");
    contents.expect(acked("0 1\n1 2\n"));
    assertThat(contents.flaws()).singleElement().asString().contains("event 1 ", "LOST");
    contents.expectAll();
    assertThat(contents.flaws()).contains("event 2 is not there");
  }

  @Test
  void eventAtAnotherSequenceIsAFlaw() throws IOException {
    LogContents contents = contents("1\tline", "0\tline");
    contents.expect(acked("0 1\n"));
    assertThat(contents.flaws()).singleElement().asString().contains("event 0 ", "is at 2");
  }

  @Test
  void changedEventIsAFlaw() {
    assertThat(contents("0\tlinf").flaws()).singleElement().asString().contains("no event");
  }

  @Test
  void doubledAndDisorderedEventsAreFlaws() {
    assertThat(contents("1\tline", "9\tline", "1\tline").flaws())
        .anyMatch(flaw -> flaw.contains("twice"))
        .anyMatch(flaw -> flaw.contains("behind event 9"));
  }
}
