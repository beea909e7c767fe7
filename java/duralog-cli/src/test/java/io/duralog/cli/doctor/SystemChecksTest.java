package io.duralog.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.cli.doctor.Check.Verdict;
import io.duralog.cli.doctor.EngineSurvey.Ring;
import io.duralog.engine.nativeio.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of the files of a system, here those of a directory. */
class SystemChecksTest {
  private static final Ring WORKS = new Ring(0, "", true, true);

  @TempDir Path root;

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void system(String seccomp, String sysctl, String locked) throws IOException {
    file("proc/self/status", "Name:\tjava\nSeccomp:\t" + seccomp + "\nSeccomp_filters:\t1\n");
    file("proc/sys/kernel/io_uring_disabled", sysctl + "\n");
    file(
        "proc/self/limits",
        "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max open files            "
            + locked
            + "                8192                 files     \n"
            + "Max locked memory         "
            + locked
            + "                8388608              bytes     \n");
  }

  private static Ring refused(int errno) {
    return new Ring(errno, "io_uring_setup: " + Errno.name(errno), false, false);
  }

  private List<Check> ring(Ring ring) {
    return new RingChecks(new SystemFiles(root), Optional.ofNullable(ring)).all("Linux", "6.18.4");
  }

  private List<Check> host() {
    return new HostChecks(new SystemFiles(root)).all();
  }

  private static List<String> warned(List<Check> checks) {
    assertThat(checks)
        .allSatisfy(c -> assertThat(c.found()).isNotEmpty())
        .filteredOn(c -> c.verdict() != Verdict.OK)
        .allSatisfy(c -> assertThat(c.remedy()).isNotEmpty());
    return checks.stream().filter(c -> c.verdict() != Verdict.OK).map(Check::name).toList();
  }

  private static Check named(String name, List<Check> checks) {
    return checks.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void whatTheRingPassesIsNoMatter() throws IOException {
    system("2", "1", "0");
    assertThat(warned(ring(WORKS))).isEmpty();
    assertThat(named("io_uring", ring(WORKS)).found()).contains("SINGLE_ISSUER", "DEFER_TASKRUN");
    assertThat(named("seccomp", ring(WORKS)).found()).isEqualTo("filtered");
    assertThat(named("sysctl", ring(WORKS)).found()).isEqualTo("kernel.io_uring_disabled=1");
    assertThat(named("locked memory", ring(WORKS)).found()).isEqualTo("limit 0 B");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 0, seccomp, io_uring_setup",
    "38, 2, 0, seccomp, io_uring_setup",
    "1, 0, 2, sysctl, sysctl -w kernel.io_uring_disabled=0",
    "1, 2, 1, sysctl, kernel.io_uring_group",
    "12, 2, 0, locked memory, ulimit -l"
  })
  void theLikelyCauseOfARefusalIsWarnedOf(
      int errno, String seccomp, String sysctl, String cause, String remedy) throws IOException {
    system(seccomp, sysctl, "65536");
    List<Check> checks = ring(refused(errno));
    assertThat(warned(checks)).containsExactly("io_uring", cause);
    assertThat(named(cause, checks).remedy()).contains(remedy);
    assertThat(named("io_uring", checks).found()).startsWith("refused: io_uring_setup: E");
  }

  @Test
  void aSystemThatHidesItsFilesIsNoObstacle() {
    assertThat(warned(ring(WORKS))).isEmpty();
    assertThat(warned(host())).isEmpty();
    assertThat(named("container", host()).found()).isEqualTo("no sign of one");
    assertThat(warned(ring(refused(Errno.EPERM)))).containsExactly("io_uring", "seccomp");
    assertThat(warned(ring(null))).containsExactly("io_uring");
  }

  @Test
  void oldOrOtherKernelsAreWarnedOf() {
    RingChecks none = new RingChecks(new SystemFiles(root), Optional.of(refused(Errno.ENOSYS)));
    assertThat(named("kernel", none.all("Linux", "4.18.0-553.el8")).verdict())
        .isEqualTo(Verdict.WARN);
    assertThat(named("kernel", none.all("Linux", "5.10.0")).verdict()).isEqualTo(Verdict.OK);
    assertThat(named("kernel", none.all("Mac OS X", "15.1")).verdict()).isEqualTo(Verdict.WARN);
  }

  @Test
  void limitsContainersAndPagesAreRead() throws IOException {
    system("0", "0", "64");
    assertThat(warned(host())).containsExactly("open files");
    file("sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]\n");
    assertThat(named("huge pages", host()).found()).isEqualTo("never");
    assertThat(named("huge pages", host()).remedy()).contains("madvise");
    file("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n");
    assertThat(named("huge pages", host())).isEqualTo(Check.ok("huge pages", "always"));
    file("proc/self/cgroup", "0::/kubepods.slice/kubepods-besteffort.slice\n");
    assertThat(named("container", host()).found()).isEqualTo("yes, /proc/self/cgroup");
    file(".dockerenv", "");
    assertThat(named("container", host()).found()).isEqualTo("yes, /.dockerenv");
  }

  @Test
  void spaceIsGradedByWhatALogNeeds() {
    assertThat(DirectoryChecks.space(1L << 40)).isEqualTo(Check.ok("space", "1 TiB free"));
    assertThat(DirectoryChecks.space(100 << 20).verdict()).isEqualTo(Verdict.WARN);
    assertThat(DirectoryChecks.space(4096).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(Bytes.text(0)).isEqualTo("0 B");
    assertThat(Bytes.text(1023)).isEqualTo("1023 B");
    assertThat(Bytes.text(1 << 20)).isEqualTo("1 MiB");
    assertThat(Bytes.text(Long.MAX_VALUE)).isEqualTo("7 EiB");
    assertThat(Bytes.text("unlimited")).isEqualTo("unlimited");
  }
}
