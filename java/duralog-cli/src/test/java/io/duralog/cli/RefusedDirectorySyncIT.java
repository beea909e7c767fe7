package io.duralog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the sync of a directory answers EINVAL, as in some network and FUSE file systems, no log
 * can be kept: doctor says so, and the error of an open names the remedy. Needs gcc.
 */
@Timeout(120)
class RefusedDirectorySyncIT {
  private static final String SHIM =
      """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <errno.h>
      #include <sys/stat.h>
      static int refuse(int fd) {
        struct stat s;
        return fstat(fd, &s) == 0 && S_ISDIR(s.st_mode);
      }
      #define SYNC(name) int name(int fd) { \\
        if (refuse(fd)) { errno = EINVAL; return -1; } \\
        return ((int (*)(int)) dlsym(RTLD_NEXT, #name))(fd); }
      SYNC(fsync)
      SYNC(fdatasync)
      """;

  @TempDir Path temp;

  private record Result(int code, String out) {}

  private Result run(String engine, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("bin/duralog"));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LD_PRELOAD", temp.resolve("shim.so").toString());
    builder.environment().put("JAVA_OPTS", "-Dduralog.engine=" + engine);
    Process process = builder.start();
    process.getOutputStream().write("hello\n".getBytes(UTF_8));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), out);
  }

  private void requireShim() throws Exception {
    Path source = Files.writeString(temp.resolve("shim.c"), SHIM);
    String shim = temp.resolve("shim.so").toString();
    try {
      Process gcc =
          new ProcessBuilder("gcc", "-shared", "-fPIC", "-o", shim, source.toString(), "-ldl")
              .start();
      assumeThat(gcc.waitFor()).isZero();
    } catch (IOException e) {
      assumeThat(e).as("gcc").isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "portable"})
  void doctorAndOpenSayThatNoLogCanBeKept(String engine) throws Exception {
    requireShim();
    Path place = Files.createDirectory(temp.resolve("place"));
    Result doctor = run(engine, "doctor", place.toString());
    assertThat(doctor.code()).as(doctor.out()).isEqualTo(2);
    assertThat(doctor.out())
        .containsPattern(
            "(?m)^fail  log  .*sync directory failed.*ext4 or XFS: put it there.* -> ");
    try (Stream<Path> left = Files.list(place)) {
      assertThat(left).isEmpty();
    }
    // In one that is there its own names are synced, in one that is not those of its parent.
    for (Path log : List.of(Files.createDirectory(place.resolve("log")), place.resolve("new"))) {
      Result append = run(engine, "append", log.toString());
      assertThat(append.code()).as(append.out()).isEqualTo(2);
      assertThat(append.out().lines())
          .singleElement()
          .asString()
          .contains("sync directory failed", "such as ext4 or XFS: put it there");
    }
  }
}
