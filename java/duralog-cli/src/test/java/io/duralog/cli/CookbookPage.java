package io.duralog.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands of a page, in order, each with the output that the page shows. They are in blocks
 * {@code console}: a line that starts with a dollar sign is a command, the lines after it are what
 * it prints.
 */
record CookbookPage(Path file, List<Shown> commands) {
  /** One command, and what the page shows of its output, standard error included. */
  record Shown(String command, List<String> output) {}

  static CookbookPage read(Path file) throws IOException {
    List<Shown> commands = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("```")) {
        inside = line.equals("```console");
      } else if (inside && line.startsWith("$ ")) {
        commands.add(new Shown(line.substring(2), new ArrayList<>()));
      } else if (inside) {
        commands.get(commands.size() - 1).output().add(line);
      }
    }
    return new CookbookPage(file, commands);
  }

  /** A script for bash that runs them all, and says before each what the one before returned. */
  String script() {
    StringBuilder script = new StringBuilder(1000);
    script.append("exec 2>&1\nmark() { local s=$?; echo \"").append(ShellRun.MARK);
    script.append("$1 $s\"; return $s; }\n");
    for (int i = 0; i < commands.size(); i++) {
      script.append("mark ").append(i).append('\n').append(commands.get(i).command()).append('\n');
    }
    return script.append("mark ").append(commands.size()).append('\n').toString();
  }
}
