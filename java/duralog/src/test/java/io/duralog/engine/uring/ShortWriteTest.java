package io.duralog.engine.uring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.OnDisk;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A write that ends half-way without an error is no success. The system makes one for a process
 * whose files may not grow beyond a size: it writes up to there, and refuses the next call.
 */
@Timeout(60)
class ShortWriteTest {
  private static final int BLOCK = SegmentFormat.BLOCK_SIZE;
  private static final int LIMIT = 16 * BLOCK;

  @TempDir(factory = OnDisk.class)
  Path directory;

  /** Runs under the limit, in a JVM of its own. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      Path directory = Path.of(args[0]);
      EngineKind kind = EngineKind.valueOf(args[1]);
      ByteBuffer blocks = ByteBuffer.allocateDirect(9 * BLOCK).alignedSlice(BLOCK);
      try (Engine engine = kind.open(directory, LogOptions.defaults());
          BlockFile file = engine.create(directory.resolve("file"))) {
        file.write(0, blocks.duplicate().limit(8 * BLOCK));
        System.out.println("fits");
        file.write(LIMIT - 4 * BLOCK, blocks.duplicate().limit(8 * BLOCK));
        System.out.println("not noticed");
      } catch (LogIoException e) {
        System.out.println(e.operation());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PORTABLE_DIRECT", "PORTABLE_BUFFERED"})
  void isAnError(EngineKind kind) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs a shell that sets limits");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process child =
        new ProcessBuilder(
                List.of(
                    "/bin/bash",
                    "-c",
                    "ulimit -f " + LIMIT / 1024 + " && exec \"$@\"",
                    "bash",
                    java,
                    "-XX:-UsePerfData",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    classes,
                    Child.class.getName(),
                    directory.toString(),
                    kind.name()))
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(said.lines()).as(said).containsExactly("fits", "write");
    assertThat(directory.resolve("file")).hasSize(LIMIT);
  }
}
