package io.duralog.engine.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.engine.nativeio.FaultLibrary;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.testlog.OpenDescriptors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each call under a long backlog fails in turn: what shares a sync is durable or an error. */
@Timeout(60)
class BacklogFaultsTest {
  private static final int BLOCK = 4096;
  private static final int BATCHES = 20;

  @TempDir Path directory;

  private NativeSetup setup;

  @BeforeEach
  void requireEngine() {
    assumeTrue(FaultLibrary.isThere(), "native/ is not built");
    FaultLibrary.set("");
    NativeSetup found =
        NativeProbe.run(NativeLibrary.get().calls(), directory, LogOptions.defaults()).setup();
    assumeThat(found).isNotNull();
    assumeTrue(found.direct() && found.ring(), "O_DIRECT and io_uring work here");
    setup = new NativeSetup(true, true, found.dsync());
  }

  @AfterEach
  void noFaults() {
    if (FaultLibrary.isThere()) {
      FaultLibrary.set("");
    }
  }

  private static ByteBuffer batch(Engine engine, int number) {
    ByteBuffer b = engine.allocate(BLOCK, 0);
    for (int i = 0; i < BLOCK; i++) {
      b.put(i, (byte) (number + 1));
    }
    return b;
  }

  /** Writes all to two files; the error number of what went wrong, or 0. */
  private int write(BitSet durable) {
    Engine engine = EngineKind.open(FaultLibrary.calls(), setup);
    try (engine;
        BlockFile one = engine.create(directory.resolve("one"));
        BlockFile two = engine.create(directory.resolve("two"))) {
      int[] tokens = new int[engine.depth()];
      int started = 0;
      while (durable.cardinality() < BATCHES) {
        for (; started < BATCHES && started - durable.cardinality() < engine.depth(); started++) {
          BlockFile file = started % 2 == 0 ? one : two;
          engine.submit(file, (long) started * BLOCK, batch(engine, started), started);
        }
        int n = engine.reap(tokens);
        for (int i = 0; i < n; i++) {
          assertThat(durable.get(tokens[i])).as("token %s twice", tokens[i]).isFalse();
          durable.set(tokens[i]);
        }
      }
      engine.endCommits();
      return 0;
    } catch (LogIoException e) {
      assertThat(e.path()).isNotNull();
      assertThat(e.errno()).as("%s", e).isPositive();
      return e.errno();
    } finally {
      engine.endCommits();
    }
  }

  private void requireContents(BitSet durable) throws IOException {
    for (int i = durable.nextSetBit(0); i >= 0; i = durable.nextSetBit(i + 1)) {
      byte[] file = Files.readAllBytes(directory.resolve(i % 2 == 0 ? "one" : "two"));
      assertThat(file[i * BLOCK]).as("batch %s", i).isEqualTo((byte) (i + 1));
      assertThat(file[i * BLOCK + BLOCK - 1]).as("batch %s", i).isEqualTo((byte) (i + 1));
    }
  }

  private void deleteAll() throws IOException {
    Files.deleteIfExists(directory.resolve("one"));
    Files.deleteIfExists(directory.resolve("two"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EIO", "ENOSPC", "EINTR", "EAGAIN", "short"})
  void eachCallFailsInTurn(String how) throws IOException {
    List<String> before = OpenDescriptors.of(directory);
    long calls;
    int errors = 0;
    int n = 0;
    do {
      FaultLibrary.set("any:" + ++n + ":" + how);
      BitSet durable = new BitSet();
      int error = write(durable);
      calls = FaultLibrary.count("any");
      errors += error == 0 ? 0 : 1;
      if (durable.cardinality() < BATCHES) { // else the close may have failed
        assertThat(error).as("call %s", n).isPositive();
      }
      requireContents(durable);
      assertThat(OpenDescriptors.of(directory)).as("call %s", n).isEqualTo(before);
      deleteAll();
    } while (n <= calls);
    assertThat(n).isGreaterThan(BATCHES);
    boolean passes = List.of("EINTR", "short").contains(how);
    assertThat(errors > 2).as("%s errors", errors).isEqualTo(!passes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sync:1:EIO", "sync:2:EIO"})
  void withASyncThatFailsNothingOfItsFileIsDurableAndItIsNotTriedAgain(String fault)
      throws IOException {
    FaultLibrary.set(fault);
    BitSet durable = new BitSet();
    assertThat(write(durable)).isEqualTo(5);
    assertThat(FaultLibrary.hits()).isEqualTo(1);
    assertThat(FaultLibrary.count("sync")).isLessThanOrEqualTo(2);
    assertThat(durable.cardinality()).isZero();
    deleteAll();
  }
}
