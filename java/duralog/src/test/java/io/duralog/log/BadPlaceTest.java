package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duralog.DuraLog;
import io.duralog.LogIoException;
import io.duralog.OnDamage;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.Reading;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories and files that are not what a log needs: a typed error with path and reason. */
class BadPlaceTest {
  @TempDir(factory = OnDisk.class)
  Path base;

  private Path directory;

  @BeforeEach
  void make() {
    directory = base.resolve("log");
    try (DuraLog log = DuraLog.open(directory)) {
      log.appendDurable("one");
    }
  }

  private static void refused(Path place, Runnable open, String... words) {
    assertThatThrownBy(open::run)
        .isInstanceOf(LogIoException.class)
        .hasMessageContaining(place.toString())
        .satisfies(e -> assertThat(List.of(words)).allMatch(e.getMessage()::contains));
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  @Test
  void aFileWhereADirectoryShouldBe() throws IOException {
    Path file = Files.writeString(base.resolve("file"), "mine");
    refused(file, () -> DuraLog.open(file), "is a file; a log is a directory");
    refused(file, () -> DuraLog.openReadOnly(file), "is a file; a log is a directory");
    Path below = file.resolve("log");
    refused(file, () -> DuraLog.open(below));
    assertThat(Files.readString(file)).isEqualTo("mine");
  }

  @Test
  void aLinkToNothing() throws IOException {
    Path link = Files.createSymbolicLink(base.resolve("link"), base.resolve("nowhere"));
    refused(link, () -> DuraLog.open(link), "open");
    refused(link, () -> DuraLog.openReadOnly(link), "does not exist");
    assertThat(base.resolve("nowhere")).doesNotExist();
  }

  @Test
  void aPathOfAnotherFileSystemOfJava() throws IOException {
    URI zip = URI.create("jar:" + base.resolve("log.zip").toUri());
    try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      for (Path place : List.of(inside.getPath("/"), inside.getPath("/log"))) {
        refused(place, () -> DuraLog.open(place), "open failed", "file system jar", "Path.of");
        refused(place, () -> DuraLog.openReadOnly(place), "file system jar", "Path.of");
        assertThat(inside.getPath("/log")).doesNotExist();
      }
    }
  }

  @Test
  void aReaderMakesNoDirectory() {
    Path none = base.resolve("none");
    refused(none, () -> DuraLog.openReadOnly(none), "does not exist");
    assertThat(none).doesNotExist();
  }

  @Test
  void aWriterMakesDirectoriesForItsOwnerOnly() throws IOException {
    Path deep = base.resolve("a/b/c");
    DuraLog.open(deep).close();
    for (Path p = deep; !p.equals(base); p = p.getParent()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(p)))
          .isEqualTo("rwx------");
    }
    try (var files = Files.list(deep)) {
      assertThat(files.toList())
          .isNotEmpty()
          .allSatisfy(
              f ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)))
                      .isEqualTo(f.endsWith("lock") ? "-w-------" : "rw-------"));
    }
  }

  @Test
  void aDirectoryThatMayNotBeRead() throws IOException {
    assumeFalse(isRoot(), "root may read everything");
    Files.setPosixFilePermissions(directory, Set.of());
    try {
      refused(directory, () -> DuraLog.open(directory));
      refused(directory, () -> DuraLog.openReadOnly(directory));
    } finally {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void aReadOnlyFileSystemCanBeReadAndNotWritten() throws Exception {
    assumeTrue(isRoot(), "only root can mount");
    Path mounted = Files.createDirectory(base.resolve("mounted"));
    assumeTrue(run("mount", "--bind", directory, mounted), "no mounting here");
    try {
      assumeTrue(run("mount", "-o", "remount,ro,bind", mounted), "no read-only mounting here");
      refused(mounted, () -> DuraLog.open(mounted), "lock", "Read-only file system");
      Reading r = Reading.of(mounted, OnDamage.STRICT);
      assertThat(r.sequences()).containsExactly(1L);
    } finally {
      assertThat(run("umount", mounted)).isTrue();
    }
  }

  private static boolean run(Object... command) throws Exception {
    String[] words = new String[command.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = command[i].toString();
    }
    return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor() == 0;
  }

  @Test
  void filesThatAreNotOursAreLeftAlone() throws IOException {
    String[] names = {
      "notes.txt",
      "1.seg",
      "00000000001.seg",
      "0000000000.seg",
      "9999999999.seg",
      "closed",
      "root.bak",
      "0000000002.seg.old",
      "a.tmp",
      ".hidden"
    };
    for (String name : names) {
      Files.writeString(directory.resolve(name), name);
    }
    Files.createDirectory(directory.resolve("sub"));
    for (int i = 0; i < 2; i++) {
      try (DuraLog log = DuraLog.open(directory)) {
        assertThat(log.recovery().damage()).isEmpty();
        log.appendDurable("more");
      }
    }
    for (String name : names) {
      assertThat(Files.readString(directory.resolve(name))).isEqualTo(name);
    }
    assertThat(directory.resolve("sub")).isDirectory();
  }

  @Test
  void whatACrashLeftUnpublishedIsRemoved() throws IOException {
    String[] names = {"0000000002.seg.tmp", "root.tmp", "probe-12ab.tmp"};
    for (String name : names) {
      Files.writeString(directory.resolve(name), "half");
    }
    DuraLog.open(directory).close();
    for (String name : names) {
      assertThat(directory.resolve(name)).doesNotExist();
    }
  }

  @Test
  void aLinkInPlaceOfASegmentIsRefused() throws IOException {
    Path segment = directory.resolve("0000000001.seg");
    Path elsewhere = base.resolve("elsewhere");
    Files.move(segment, elsewhere);
    Files.createSymbolicLink(segment, elsewhere);
    byte[] before = Files.readAllBytes(elsewhere);
    refused(segment, () -> DuraLog.open(directory), "open");
    refused(segment, () -> DuraLog.openReadOnly(directory), "open");
    assertThat(Files.readAllBytes(elsewhere)).isEqualTo(before);
  }

  @Test
  void aLinkInPlaceOfTheLockOrTheRootIsRefused() throws IOException {
    Path elsewhere = Files.writeString(base.resolve("elsewhere"), "mine");
    for (String name : new String[] {"lock", "root"}) {
      DirectoryImage image = DirectoryImage.of(directory);
      Files.deleteIfExists(directory.resolve(name));
      Files.createSymbolicLink(directory.resolve(name), elsewhere);
      refused(directory, () -> DuraLog.open(directory));
      assertThat(Files.readString(elsewhere)).isEqualTo("mine");
      image.writeTo(directory);
    }
  }

  @Test
  void aDirectoryInPlaceOfASegmentIsAnIoErrorAndNotTheEnd() throws IOException {
    Path segment = directory.resolve("0000000001.seg");
    Files.delete(segment);
    Files.createDirectory(segment);
    refused(segment, () -> DuraLog.open(directory));
    refused(segment, () -> DuraLog.openReadOnly(directory));
  }

  @Test
  void aRefusedOpenReleasesTheLock() throws IOException {
    Path segment = directory.resolve("0000000001.seg");
    byte[] bytes = Files.readAllBytes(segment);
    Files.writeString(segment, "not a segment of anybody");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> DuraLog.open(directory))
          .isInstanceOf(io.duralog.LogFormatException.class);
    }
    Files.write(segment, bytes);
    DuraLog.open(directory).close();
  }
}
