package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duralog.DuraLog;
import io.duralog.LogIoException;
import io.duralog.LogLockedException;
import io.duralog.testlog.OnDisk;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Links, pipes, sockets, devices and directories under the names of a log's files: never followed,
 * never waited for, never written to.
 */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpecialFilesTest {
  private static final List<String> KEPT = List.of("0000000001.seg", "lock", "root");
  private static final List<String> PASSING =
      List.of("0000000002.seg.tmp", "root.tmp", "probe-1.tmp", "owner");

  /** What may lie there. */
  enum Kind {
    LINK("a symbolic link"),
    DANGLING_LINK("a symbolic link"),
    LINK_TO_A_PIPE("a symbolic link"),
    DIRECTORY("a directory"),
    PIPE("a pipe, a socket or a device"),
    SOCKET("a pipe, a socket or a device"),
    DEVICE("a pipe, a socket or a device");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  @TempDir(factory = OnDisk.class)
  Path base;

  private Path directory;
  private Path elsewhere;

  @BeforeEach
  void make() throws IOException {
    directory = base.resolve("log");
    elsewhere = Files.writeString(base.resolve("elsewhere"), "mine");
    try (DuraLog log = DuraLog.open(directory)) {
      log.appendDurable("one");
    }
  }

  private void put(Kind kind, Path path) throws Exception {
    Files.deleteIfExists(path);
    switch (kind) {
      case LINK -> Files.createSymbolicLink(path, elsewhere);
      case DANGLING_LINK -> Files.createSymbolicLink(path, base.resolve("nowhere"));
      case LINK_TO_A_PIPE -> {
        Path pipe = base.resolve("pipe");
        assumeTrue(run("mkfifo", pipe.toString()), "needs mkfifo");
        Files.createSymbolicLink(path, pipe);
      }
      case DIRECTORY -> Files.writeString(Files.createDirectory(path).resolve("file"), "mine");
      case PIPE -> assumeTrue(run("mkfifo", path.toString()), "needs mkfifo");
      case SOCKET -> bind(path);
      case DEVICE ->
          assumeTrue(run("mknod", path.toString(), "c", "1", "5"), "needs root to make a device");
    }
  }

  /** The name of a socket may have no more than 108 bytes, so it is made elsewhere. */
  private static void bind(Path path) throws IOException {
    Path near = Files.createTempDirectory("dl");
    Path socket = near.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Files.createLink(path, socket);
    } catch (IOException e) {
      assumeTrue(false, "no hard link from " + near + ": " + e);
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(near);
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
      p.getInputStream().readAllBytes();
      return p.waitFor() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  private static Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private void nothingElsewhereHasChanged() throws IOException {
    assertThat(elsewhere).hasContent("mine");
    assertThat(base.resolve("nowhere")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void inPlaceOfAFileOfTheLogIsRefusedWithPathAndRemedy(Kind kind) throws Exception {
    for (String name : KEPT) {
      Path path = directory.resolve(name);
      Path aside = base.resolve("aside");
      boolean there = Files.exists(path);
      if (there) {
        Files.move(path, aside);
      }
      put(kind, path);
      Object before = identity(path);
      refused(path, kind, () -> DuraLog.open(directory));
      if (!name.equals("lock")) { // a reader takes none
        refused(path, kind, () -> DuraLog.openReadOnly(directory));
      }
      assertThat(identity(path)).isEqualTo(before);
      nothingElsewhereHasChanged();
      if (kind == Kind.DIRECTORY) {
        Files.delete(path.resolve("file"));
      }
      Files.delete(path);
      Files.deleteIfExists(base.resolve("pipe"));
      if (there) {
        Files.move(aside, path);
      }
    }
    try (DuraLog log = DuraLog.open(directory)) {
      assertThat(log.lastSequence()).isEqualTo(1);
    }
  }

  private static void refused(Path path, Kind kind, Runnable open) {
    assertThatThrownBy(open::run)
        .as("%s", path)
        .isInstanceOf(LogIoException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("it is " + kind.words)
        .hasMessageContaining("move this elsewhere")
        .satisfies(e -> assertThat(((LogIoException) e).path()).isEqualTo(path));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DIRECTORY")
  void inPlaceOfAFileThatIsMadeAnewIsRemovedAndNotFollowed(Kind kind) throws Exception {
    for (String name : PASSING) {
      put(kind, directory.resolve(name));
      Files.deleteIfExists(base.resolve("pipe"));
    }
    try (DuraLog log = DuraLog.open(directory)) {
      log.appendDurable("two");
      assertThat(directory.resolve("owner")).isRegularFile();
    }
    for (String name : PASSING) {
      Path path = directory.resolve(name);
      assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isEqualTo(name.equals("owner"));
    }
    nothingElsewhereHasChanged();
  }

  @Test
  void whoIsLockedOutDoesNotWaitForWhatStandsInPlaceOfTheOwner() throws Exception {
    Process holder = LockHolder.start(directory);
    try {
      assertThat(holder.getInputStream().read()).isEqualTo('O'); // of OPENED
      for (Kind kind : Kind.values()) {
        Path owner = directory.resolve("owner");
        put(kind, owner);
        if (kind == Kind.DIRECTORY) {
          refused(owner, kind, () -> DuraLog.open(directory)); // it is not empty
        } else {
          assertThatThrownBy(() -> DuraLog.open(directory))
              .as("%s", kind)
              .isInstanceOf(LogLockedException.class)
              .hasMessageContaining("another process");
        }
        Files.deleteIfExists(base.resolve("pipe"));
        if (kind == Kind.DIRECTORY) {
          Files.delete(owner.resolve("file"));
        }
      }
    } finally {
      holder.destroyForcibly().waitFor();
    }
    nothingElsewhereHasChanged();
  }

  /** A backup made of hard links is no attack, and is the same file: what is appended shows. */
  @Test
  void aHardLinkIsTheFileItself() throws IOException {
    Path other = base.resolve("other.seg");
    Files.createLink(other, directory.resolve("0000000001.seg"));
    try (DuraLog log = DuraLog.open(directory)) {
      assertThat(log.appendDurable("two")).isEqualTo(2);
    }
    assertThat(Files.mismatch(other, directory.resolve("0000000001.seg"))).isEqualTo(-1);
  }
}
