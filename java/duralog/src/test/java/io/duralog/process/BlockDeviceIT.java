package io.duralog.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.DuraLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The native engine on file systems and sectors of other sizes than those of this machine: written,
 * killed, recovered. As root only; the disk is mounted for the child alone, and goes with it.
 */
@Timeout(120)
class BlockDeviceIT {
  private static final int KILLS = 2;
  private static final String BINDING = Runtime.version().feature() >= 22 ? "FFM" : "jnr-ffi";

  /** XFS refuses less than 300 MiB. The file is sparse. */
  private static final long DISK = 320L << 20;

  @TempDir Path temp;

  private String device = "";

  private record Result(int code, String out) {}

  private static Result run(List<String> command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Result(process.exitValue(), out);
    } catch (IOException e) {
      return new Result(127, e.getMessage()); // no such program
    }
  }

  private static String need(String... command) throws InterruptedException {
    Result result = run(List.of(command));
    assumeThat(result.code()).as("%s: %s", String.join(" ", command), result.out()).isZero();
    return result.out();
  }

  @AfterEach
  void giveTheDeviceBack() throws InterruptedException {
    if (!device.isEmpty()) {
      assertThat(run(List.of("losetup", "-d", device)).code()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mkfs.ext4 -q -b 1024, 512",
    "mkfs.ext4 -q -b 4096, 512",
    "mkfs.ext4 -q -b 4096, 4096",
    "mkfs.xfs -q -b size=1024, 512",
    "mkfs.xfs -q -s size=4096, 4096",
  })
  void nothingAcknowledgedIsLost(String mkfs, String sector) throws Exception {
    assumeThat(need("id", "-u")).as("root").isEqualTo("0");
    Path image = temp.resolve("disk");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(DISK);
    }
    device = need("losetup", "-f", "--show", "--sector-size", sector, image.toString());
    List<String> make = new ArrayList<>(List.of(mkfs.split(" ")));
    make.add(device);
    need(make.toArray(new String[0]));

    long seed = Long.getLong("duralog.seed", System.nanoTime());
    Result result = run(child(seed));
    assertThat(result.code()).as("-Dduralog.seed=%s: %s", seed, result.out()).isZero();
    String type = mkfs.contains("xfs") ? "xfs" : "ext4";
    assertThat(result.out().lines())
        .anyMatch(l -> l.startsWith("engine native (" + BINDING + "): io_uring, O_DIRECT 4096"))
        .anyMatch(l -> l.startsWith("engine ") && l.contains(", " + type));
    String tally = result.out().lines().filter(l -> l.startsWith("tally ")).findFirst().orElse("");
    System.out.println("BlockDeviceIT, " + mkfs + ", sectors of " + sector + ": " + tally);
    assertThat(tally).matches("tally [1-9]\\d* \\d+");
  }

  private List<String> child(long seed) {
    Path mount = temp.resolve("mount");
    String script = "mkdir -p $2 && mount $1 $2 && shift 2 && exec \"$@\"";
    List<String> command =
        new ArrayList<>(List.of("unshare", "-m", "sh", "-c", script, "sh", device));
    command.add(mount.toString());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    String classes = ChildJvm.placeOf(DiskChild.class) + ":" + ChildJvm.placeOf(DuraLog.class);
    command.addAll(
        List.of("-cp", ChildJars.behind(classes), DiskChild.class.getName(), mount.toString()));
    command.addAll(List.of(Integer.toString(KILLS), Long.toString(seed)));
    return command;
  }
}
