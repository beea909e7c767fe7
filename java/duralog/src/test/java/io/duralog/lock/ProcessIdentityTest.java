package io.duralog.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process is told from every other one, or not at all. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessIdentityTest {
  private static final ProcessIdentity ME = ProcessIdentity.current();

  @Test
  void thisProcessIsAliveAndTheSameEachTime() {
    assumeThat(ME.isExact()).as("the platform tells").isTrue();
    assertThat(ME.isAlive()).isTrue();
    assertThat(ProcessIdentity.current()).isEqualTo(ME);
  }

  @Test
  void whatDiffersInOnePointIsAnother() {
    assertThat(with(ME.pid(), ME.start() + "1", ME.boot(), ME.namespace())).as("start").isFalse();
    assertThat(with(ME.pid(), ME.start(), ME.boot() + "1", ME.namespace())).as("boot").isFalse();
    assertThat(with(ME.pid(), ME.start(), ME.boot(), "pid:[1]")).as("namespace").isFalse();
    assertThat(with(1, ME.start(), ME.boot(), ME.namespace())).as("number").isFalse();
  }

  @Test
  void whatIsNotKnownIsNotAlive() {
    assertThat(with(ME.pid(), "", ME.boot(), ME.namespace())).isFalse();
    assertThat(with(ME.pid(), ME.start(), "", ME.namespace())).isFalse();
    assertThat(with(ME.pid(), ME.start(), ME.boot(), "")).isFalse();
  }

  private static boolean with(long pid, String start, String boot, String namespace) {
    return new ProcessIdentity(pid, start, boot, namespace).isAlive();
  }

  /** In a container that nobody reaps processes in, one that was killed stays as a zombie. */
  @Test
  void aZombieIsDead() throws Exception {
    assumeThat(Path.of("/proc/self/stat")).exists();
    ProcessIdentity zombie;
    // The shell starts one that ends at once, and becomes a program that does not ask for it.
    Process parent =
        new ProcessBuilder("sh", "-c", "sh -c 'cat /proc/$$/stat; exit' & exec sleep 60").start();
    try {
      String stat = parent.inputReader().readLine();
      long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
      String start = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
      zombie = new ProcessIdentity(pid, start, ME.boot(), ME.namespace());
      Path file = Path.of("/proc/" + pid + "/stat");
      while (!Files.readString(file).contains(") Z ")) {
        Thread.onSpinWait();
      }
      assertThat(zombie.isAlive()).isFalse();
    } finally {
      parent.destroyForcibly().waitFor();
    }
  }

  @Test
  void anotherProcessIsAliveUntilItEnds() throws Exception {
    assumeThat(ME.isExact()).isTrue();
    ProcessIdentity other;
    try (OtherJvm jvm = OtherJvm.idle()) {
      other = jvm.identity();
      assertThat(other.isAlive()).isTrue();
      jvm.kill();
    }
    assertThat(other.isAlive()).isFalse();
  }
}
