package io.duralog.append;

import io.duralog.format.BatchFormat;
import io.duralog.format.RecordFormat;
import io.duralog.host.Host;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Claim, seal, grant and poll against a queue that one thread could use: every interleaving of the
 * real one must look like some order of whole calls.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow")
public class AppendQueueLincheckTest {
  private static final int CAPACITY = 4096;
  private static final int RECORD = 1500; // two fit into a buffer

  private final Doorbell bell = new Doorbell(Host.REAL);
  private final BackPressure space = new BackPressure(Path.of("log"), bell, Host.REAL);
  private final AppendQueue queue = new AppendQueue(4, 1, 7, bell, space);

  /** Accepts a record that is told by its first byte; -1 where it had to wait. */
  @Operation
  public long append(@Param(gen = IntGen.class, conf = "1:9") int who) {
    byte[] payload = new byte[RECORD];
    payload[0] = (byte) who;
    return queue.append(payload, 0, RECORD, 0, 0, false);
  }

  @Operation
  public long last() {
    return queue.lastSequence();
  }

  @Operation(nonParallelGroup = "committer")
  public void grant() {
    if (queue.grantedCount() < 2) {
      queue.grant(AppendBuffer.of(ByteBuffer.allocateDirect(CAPACITY)));
    }
  }

  @Operation(nonParallelGroup = "committer")
  public void seal() {
    queue.sealCurrent();
  }

  /** What the next sealed buffer holds: its first sequence, then who sent each record. */
  @Operation(nonParallelGroup = "committer")
  public List<Long> poll() {
    AppendBuffer b = queue.pollSealed();
    List<Long> found = new ArrayList<>();
    if (b != null) {
      found.add(b.firstSequence());
      for (int i = 0; i < b.count(); i++) {
        int at = BatchFormat.HEADER_LENGTH + i * (RecordFormat.HEADER_LENGTH + RECORD);
        found.add((long) b.memory().get(at + RecordFormat.HEADER_LENGTH));
      }
    }
    return found;
  }

  /** The same for one thread. */
  public static class Model {
    private final Deque<List<Long>> sealed = new ArrayDeque<>();
    private List<Long> current;
    private int granted;
    private long next = 1;

    public long append(int who) {
      if (current != null && current.size() == 3) {
        sealed.add(current);
        current = null;
      }
      if (current == null) {
        if (granted == 0) {
          return -1;
        }
        granted--;
        current = new ArrayList<>();
      }
      if (current.isEmpty()) {
        current.add(next);
      }
      current.add((long) (byte) who);
      return next++;
    }

    public long last() {
      return next - 1;
    }

    public void grant() {
      if (granted < 2) {
        granted++;
      }
    }

    public void seal() {
      if (current != null && !current.isEmpty()) {
        sealed.add(current);
        current = null;
      }
    }

    public List<Long> poll() {
      return sealed.isEmpty() ? List.of() : sealed.remove();
    }
  }

  @Test
  @Tag("lincheck")
  void everyInterleavingOfAFewCalls() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsBefore(2)
        .actorsPerThread(2)
        .actorsAfter(3)
        .iterations(8)
        .invocationsPerIteration(150)
        .sequentialSpecification(Model.class)
        .check(AppendQueueLincheckTest.class);
  }

  @Test
  @Tag("lincheck")
  void manyRealRuns() {
    new StressOptions()
        .threads(3)
        .actorsBefore(3)
        .actorsPerThread(4)
        .actorsAfter(3)
        .iterations(10)
        .invocationsPerIteration(250)
        .sequentialSpecification(Model.class)
        .check(AppendQueueLincheckTest.class);
  }
}
