package io.duralog.engine.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the C library comes from, and every reason for which there is none. */
class NativeLibraryTest {
  private static final Platform HERE = Platform.current();

  @TempDir Path temporary;

  @BeforeEach
  void requireLibrary() throws NativeRefused {
    assumeThat(HERE.system()).isEqualTo("Linux");
    assumeThat(NativeLibraryTest.class.getResource(HERE.resource()))
        .as("the library of this build (ci/native says why there is none)")
        .isNotNull();
  }

  private NativeLibrary load(Platform platform) {
    return NativeLibrary.load(platform, null, temporary, Binding.current());
  }

  private NativeLibrary named(Path file) {
    return NativeLibrary.load(HERE, file.toString(), temporary, Binding.current());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(temporary)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void isUnpackedOnceIntoADirectoryThatIsClosedToOthers() throws IOException {
    NativeLibrary first = load(HERE);
    assertThat(first.reason()).isEmpty();
    assertThat(first.calls()).isNotNull();
    assertThat(first.calls().version()).isEqualTo(NativeCalls.VERSION);
    assertThat(first.binding()).isEqualTo(Binding.current().title());
    assertThat(files()).hasSize(1);
    Path file = files().get(0);
    assertThat(first.source()).isEqualTo(file.toString());
    assertThat(file.getFileName().toString()).matches("libduralog-[0-9a-f]+-[0-9a-f]+\\.so");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    Object inode = Files.getAttribute(file, "unix:ino");
    assertThat(load(HERE).source()).isEqualTo(file.toString());
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
    assertThat(files()).hasSize(1);
  }

  @Test
  void aFileWithOtherContentIsReplaced() throws IOException {
    Path file = Path.of(load(HERE).source());
    byte[] library = Files.readAllBytes(file);
    Files.delete(file);
    Files.write(file, new byte[library.length]);
    NativeLibrary again = load(HERE);
    assertThat(again.reason()).isEmpty();
    assertThat(Files.readAllBytes(file)).isEqualTo(library);
    assertThat(files()).hasSize(1);
  }

  private Path directory() {
    NativeLibrary library = load(HERE);
    assertThat(library.reason()).isEmpty();
    return Path.of(library.source()).getParent();
  }

  @Test
  void theDirectoryIsNamedByTheNumberOfTheUser() throws IOException {
    Object uid = Files.getAttribute(Files.createFile(temporary.resolve("mine")), "unix:uid");
    assertThat(directory()).isEqualTo(temporary.resolve("duralog-native-" + uid));
    try (Stream<Path> names = Files.list(temporary)) {
      assertThat(names).hasSize(2);
    }
  }

  @Test
  void aDirectoryOpenToOthersIsNotUsed() throws IOException {
    Path open = directory();
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path next = directory();
    assertThat(next.toString()).isEqualTo(open + "-2");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(next)))
        .isEqualTo("rwx------");
    assertThat(directory()).isEqualTo(next);
  }

  @Test
  void aDirectoryOfSomebodyElseIsNotUsed() throws IOException {
    Path taken = directory();
    try {
      Files.setAttribute(taken, "unix:uid", 51000);
    } catch (IOException e) {
      assumeThat(e).as("root may give files away").isNull();
    }
    assertThat(directory().toString()).isEqualTo(taken + "-2");
  }

  @Test
  void aLinkInPlaceOfTheDirectoryIsNotFollowed() throws IOException {
    Path directory = directory();
    Path elsewhere = temporary.resolve("elsewhere");
    Files.move(directory, elsewhere);
    Files.createSymbolicLink(directory, elsewhere);
    assertThat(directory().toString()).isEqualTo(directory + "-2");
  }

  @Test
  void whereEveryNameIsTakenTheReasonIsThatOfTheFirst() throws IOException {
    Path first = directory();
    for (int names = 0; names < LibraryFile.MOST_NAMES; names++) {
      Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    assertThat(load(HERE).calls()).isNull();
    assertThat(load(HERE).reason())
        .contains(first + " is open to others", "java.io.tmpdir", "duralog.native.path");
  }

  @Test
  void aTemporaryDirectoryThatIsMissingIsAReason() {
    NativeLibrary library =
        NativeLibrary.load(HERE, null, temporary.resolve("missing"), Binding.current());
    assertThat(library.calls()).isNull();
    assertThat(library.reason()).contains("cannot be put into", "java.io.tmpdir");
  }

  @Test
  void anotherSystemProcessorOrCLibraryIsAReason() throws IOException {
    assertThat(load(new Platform("Windows 11", "amd64", false)).reason())
        .isEqualTo("only for Linux, this is Windows 11");
    assertThat(load(new Platform("Linux", "riscv64", false)).reason())
        .isEqualTo("only for x86_64 and aarch64, this is riscv64");
    assertThat(load(new Platform("Linux", "amd64", true)).reason()).contains("musl", "glibc 2.28");
    assertThat(files()).isEmpty();
  }

  @Test
  void theNamedFileIsUsedAndNoOther() throws IOException {
    Path own = temporary.resolve("own.so");
    Files.copy(Path.of(load(HERE).source()), own);
    assertThat(named(own).reason()).isEmpty();
    assertThat(named(own).source()).isEqualTo("-Dduralog.native.path=" + own);

    NativeLibrary missing = named(temporary.resolve("missing.so"));
    assertThat(missing.calls()).isNull();
    assertThat(missing.reason()).contains("missing.so", "there is no such file");

    Path text = Files.writeString(temporary.resolve("text.so"), "no library");
    assertThat(named(text).calls()).isNull();
    assertThat(named(text).reason()).contains(text.toString(), "file too short");
  }

  @Test
  void aLibraryWithoutTheFunctionsIsAReason() {
    Path libc = Path.of("/lib/x86_64-linux-gnu/libz.so.1");
    assumeThat(libc).exists();
    assertThat(named(libc).reason()).contains("the library has no function dl_version");
  }

  @Test
  void isLoadedOncePerProcess() {
    assertThat(NativeLibrary.get()).isSameAs(NativeLibrary.get());
    assertThat(NativeLibrary.get().reason()).isEmpty();
  }
}
