package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.LogIoException;
import io.duralog.error.Errors;
import io.duralog.host.Host;
import io.duralog.segment.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Large appends wait for each other, and for the committer, whose part is played in their parks.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LargeAppendsTurnTest {
  private final Deque<Runnable> committer = new ArrayDeque<>();
  private final Host host =
      new Host() {
        @Override
        public void park(Object blocker) {
          committer.remove().run();
        }
      };
  private final Doorbell bell = new Doorbell(host);
  private final BackPressure space = new BackPressure(Path.of("log"), bell, host);
  private final AppendQueue queue = new AppendQueue(2, 1, 7, bell, space);
  private final LargeAppends large = new LargeAppends(queue, space, bell, 7);

  private void grant() {
    assertThat(large.wanted()).isNotNull();
    assertThat(large.grant()).isTrue();
    space.granted();
  }

  /** A refusal that is over again before the caller has looked. */
  private void refuseAndGrant() {
    assertThat(queue.pollSealed()).isNotNull();
    IOException full = new IOException("No space left on device");
    LogIoException met = Errors.io("write", Path.of("log"), 0, full);
    assertThat(queue.refuse(new Refusal(met, true))).isTrue();
    space.granted();
  }

  private void landed() {
    large.release();
    space.granted();
  }

  @Test
  void aRefusalThatIsOverDoesNotKeepTheNextOneFromWaiting() {
    committer.addAll(
        List.<Runnable>of(this::grant, this::refuseAndGrant, this::landed, this::grant));
    ByteBuffer payload = ByteBuffer.allocate(20_000);
    assertThat(large.append(payload, 0, true)).isEqualTo(1);
    assertThat(large.append(payload, 0, true)).isEqualTo(2);
    assertThat(committer).isEmpty();
    assertThat(space.waits()).isEqualTo(4);
  }
}
