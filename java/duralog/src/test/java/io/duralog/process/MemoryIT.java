package io.duralog.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A long run needs no more memory than a short one. */
@Timeout(120)
class MemoryIT {
  private static final long RECORDS = Long.getLong("duralog.memory.records", 3_000_000);

  /** Reading, zero-filling and the headers of segments have buffers of their own. */
  private static final long OTHER_BUFFERS = 4 << 20;

  @TempDir Path temp;

  @Test
  void staysInTheConfiguredBuffersAnd64MebibytesOfHeap() {
    List<String> small = List.of("-Xmx64m", "-XX:MaxDirectMemorySize=64m");
    try (ChildJvm child = ChildJvm.start(small, MemoryChild.class, temp.resolve("log"), RECORDS)) {
      String[] said = child.expect("direct").split(" ");
      System.out.println("MemoryIT: direct " + String.join(" ", said));
      assertThat(child.exitCode()).as(child.err()).isZero();
      assertThat(Long.parseLong(said[0]))
          .isPositive()
          .isLessThanOrEqualTo(Long.parseLong(said[2]) + OTHER_BUFFERS);
    }
  }
}
