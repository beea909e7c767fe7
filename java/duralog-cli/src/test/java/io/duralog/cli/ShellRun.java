package io.duralog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The commands of a page as a shell has run them, in a directory of their own. */
record ShellRun(List<Ran> commands) {
  static final String MARK = "@@@ ";

  /** What the pages call the directory that they work in. */
  private static final String PLACE = "/srv/app";

  /** What one command has printed, and its exit code. */
  record Ran(List<String> output, int code) {}

  static ShellRun of(CookbookPage page, Path launcher, Path directory, Path out) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", page.script());
    builder.directory(directory.toFile()).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.redirectInput(new File("/dev/null"));
    builder.environment().keySet().removeAll(Set.of("DURALOG_JAVA_HOME", "JAVA_OPTS"));
    builder.environment().merge("PATH", launcher.getParent().toString(), (p, l) -> l + ":" + p);
    Process process = builder.start();
    boolean ended = process.waitFor(300, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    String text = Files.readString(out, UTF_8).replace(directory.toString(), PLACE);
    assertThat(ended).as("it ends: %s", text).isTrue();
    return parse(text);
  }

  private static ShellRun parse(String text) {
    List<Ran> ran = new ArrayList<>();
    List<String> output = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith(MARK)) {
        String[] words = line.substring(MARK.length()).split(" ");
        if (!words[0].equals("0")) {
          ran.add(new Ran(output, Integer.parseInt(words[1])));
        }
        output = new ArrayList<>();
      } else {
        output.add(line);
      }
    }
    return new ShellRun(ran);
  }

  /** Whether this is what a page shows; a line "..." in it means any number of lines. */
  static boolean isShownBy(List<String> shown, List<String> output) {
    StringBuilder pattern = new StringBuilder();
    for (String line : shown) {
      pattern.append(line.equals("...") ? "(.*\n)*" : Pattern.quote(withoutChance(line)) + "\n");
    }
    StringBuilder text = new StringBuilder();
    output.forEach(line -> text.append(withoutChance(line)).append('\n'));
    return Pattern.matches(pattern.toString(), text);
  }

  /** A line without what differs from run to run: times, rates, sizes on disk, the engine. */
  static String withoutChance(String line) {
    return line.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
        .replaceAll("in [0-9.]+ s \\([0-9]+ records?/s\\)", "in N s")
        .replaceAll("engine (native|portable).*", "engine")
        .replaceAll("[0-9]+ bytes( read)?$", "N bytes")
        .replaceAll("[0-9]+ bytes read", "N bytes read");
  }
}
