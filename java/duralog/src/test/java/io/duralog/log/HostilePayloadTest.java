package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duralog.Batch;
import io.duralog.DuraLog;
import io.duralog.RecordTypeException;
import io.duralog.codec.JsonCodecs;
import io.duralog.spi.JsonCodec;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Payloads that throw while they are read or encoded: nothing is accepted, the log works on. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostilePayloadTest {
  @TempDir Path directory;
  private DuraLog log;

  @BeforeEach
  void open() {
    log = DuraLog.open(directory, Shapes.tiny(true).build());
    log.appendDurable("before");
  }

  @AfterEach
  void nothingWasAcceptedAndTheLogWorks() {
    assertThat(log.lastSequence()).isEqualTo(1);
    assertThat(log.appendDurable("after")).isEqualTo(2);
    assertThat(log.appendDurable(new byte[30_000])).isEqualTo(3);
    log.close();
    try (DuraLog again = DuraLog.open(directory)) {
      assertThat(again.recovery().damage()).isEmpty();
      assertThat(again.read(2).orElseThrow().asString()).isEqualTo("after");
      assertThat(again.lastSequence()).isEqualTo(3);
    }
  }

  /** One that cannot encode: as an error, as an exception, and at the end of the memory. */
  private record Codec(Throwable thrown) implements JsonCodec {
    @Override
    public byte[] encode(Map<String, ?> map) {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    }

    @Override
    public Map<String, Object> decode(ByteBuffer utf8) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void aCodecThatThrows() throws Exception {
    Field known = JsonCodecs.class.getDeclaredField("besideLibrary");
    known.setAccessible(true); // as if a ServiceLoader had found it
    Object before = known.get(null);
    Map<String, Integer> map = Map.of("a", 1);
    try {
      known.set(null, new Codec(new IllegalStateException("no such type")));
      assertThatThrownBy(() -> log.append(map))
          .isInstanceOf(RecordTypeException.class)
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no JSON form")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain(e.getCause().getMessage()));
      known.set(null, new Codec(new IllegalArgumentException("of the codec")));
      assertThatThrownBy(() -> log.append(map))
          .hasMessage("the map has no JSON form: of the codec");
      assertThatThrownBy(() -> log.tryAppend(map)).isInstanceOf(RecordTypeException.class);
      assertThatThrownBy(() -> log.appendAsync(map)).isInstanceOf(RecordTypeException.class);
      assertThatThrownBy(() -> log.appendAll(Batch.create().add("x").add(map)))
          .isInstanceOf(RecordTypeException.class);
      for (Error e : new Error[] {new OutOfMemoryError("test"), new StackOverflowError("test")}) {
        known.set(null, new Codec(e));
        assertThatThrownBy(() -> log.append(map)).isSameAs(e);
        assertThatThrownBy(() -> log.appendDurable(map)).isSameAs(e);
      }
    } finally {
      known.set(null, before);
    }
  }

  /** Its memory is gone at the latest when it is copied; release 17 knows arenas by name only. */
  @Test
  void aBufferWhoseArenaIsClosed() throws Exception {
    assumeTrue(Runtime.version().feature() >= 22, "needs arenas, JDK 22 or later");
    Class<?> arenaType = Class.forName("java.lang.foreign.Arena");
    Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
    for (int size : new int[] {300, 20_000}) {
      AutoCloseable arena = (AutoCloseable) arenaType.getMethod("ofShared").invoke(null);
      Method allocate = arenaType.getMethod("allocate", long.class);
      Object segment = allocate.invoke(arena, (long) size);
      ByteBuffer buffer = (ByteBuffer) segmentType.getMethod("asByteBuffer").invoke(segment);
      arena.close();
      assertThatThrownBy(() -> log.append(buffer)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> log.tryAppend(buffer)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> log.appendAsync(buffer)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> Batch.create().add(buffer))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  /** What another thread may do between the checksum and the copy: the copy itself throws. */
  @Test
  void aBufferThatShrinksWhileItIsAppended() throws Exception {
    ByteBuffer shared = ByteBuffer.allocateDirect(3000);
    Thread shrinker =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                shared.limit(0);
                shared.clear();
              }
            });
    shrinker.setDaemon(true);
    shrinker.start();
    int thrown = 0;
    try (DuraLog other = DuraLog.open(directory.resolve("other"), Shapes.tiny(true).build())) {
      for (int i = 0; i < 20_000; i++) {
        try {
          other.append(shared);
        } catch (RuntimeException e) {
          thrown++;
        }
      }
      shrinker.interrupt();
      shrinker.join();
      long last = other.lastSequence();
      assertThat(last).as("thrown %s times", thrown).isLessThanOrEqualTo(20_000 - thrown);
      assertThat(other.appendDurable("works on")).isEqualTo(last + 1);
    }
  }
}
