package io.duralog.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of an example as a process of its own. */
record Run(int code, String out, String err) {

  static Run of(Path workingDirectory, Class<?> program, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(args));
    Path err = Files.createTempFile("example", ".err");
    Process process =
        new ProcessBuilder(command)
            .directory(workingDirectory.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    String said = Files.readString(err);
    Files.delete(err);
    return new Run(process.exitValue(), out, said);
  }
}
