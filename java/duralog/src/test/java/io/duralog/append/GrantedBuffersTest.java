package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.format.BatchFormat;
import io.duralog.format.SegmentFormat;
import io.duralog.host.Host;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The size of buffers changes only while none of the other size can be filled. */
class GrantedBuffersTest {
  private static final int SMALL = SegmentFormat.BLOCK_SIZE - BatchFormat.HEADER_LENGTH;
  private static final int LARGE = 4 * SegmentFormat.BLOCK_SIZE - BatchFormat.HEADER_LENGTH;

  private final Doorbell bell = new Doorbell(Host.REAL);
  private final BackPressure space = new BackPressure(Path.of("log"), bell, Host.REAL);
  private final AppendQueue queue = new AppendQueue(4, 1, 7, bell, space);
  private final GrantedBuffers granted = new GrantedBuffers(queue);
  private final List<AppendBuffer> back = new ArrayList<>();

  @BeforeEach
  void smallOnesFirst() {
    granted.sizes(SMALL, LARGE);
  }

  private static AppendBuffer buffer() {
    return AppendBuffer.of(ByteBuffer.allocateDirect(SegmentFormat.BLOCK_SIZE));
  }

  private boolean takes(int length) {
    return queue.append(new byte[length], 0, length, 1, 0, false) > 0;
  }

  @Test
  void whatIsGrantedComesBack() {
    assertThat(granted.isAny()).isFalse();
    AppendBuffer first = buffer();
    AppendBuffer second = buffer();
    queue.grant(first);
    queue.grant(second);
    assertThat(granted.isAny()).isTrue();
    assertThat(granted.widen(back::add)).isTrue();
    assertThat(back).containsExactly(first, second);
    assertThat(queue.limit()).isEqualTo(LARGE);
    assertThat(granted.narrow(SMALL, back::add)).isTrue();
    assertThat(queue.limit()).isEqualTo(SMALL);
  }

  @Test
  void whatIsTooLargeForThemIsSaidToBe() {
    queue.grant(buffer());
    byte[] large = new byte[SMALL];
    assertThat(queue.append(large, 0, large.length, 1, 0, true)).isEqualTo(AppendQueue.TOO_LARGE);
    assertThat(takes(100)).isTrue();
    assertThat(queue.append(large, 0, large.length, 1, 0, true)).isEqualTo(AppendQueue.TOO_LARGE);
  }

  @Test
  void noLargeOnesWhileSomebodyIsAboutToFillASmallOne() {
    AppendBuffer filling = buffer();
    queue.held = true;
    queue.filling = filling;
    assertThat(granted.widen(back::add)).isFalse();
    assertThat(queue.limit()).isEqualTo(SMALL);
    filling.count = 1; // it can only be sealed now
    assertThat(granted.widen(back::add)).isTrue();
  }

  @Test
  void noSmallOnesWhileThereIsSomethingToWrite() {
    assertThat(granted.widen(back::add)).isTrue();
    queue.held = true;
    assertThat(granted.narrow(SMALL, back::add)).isFalse();
    queue.held = false;
    queue.grant(buffer());
    assertThat(takes(100)).isTrue();
    assertThat(granted.narrow(SMALL, back::add)).isFalse();
    queue.sealCurrent();
    assertThat(granted.narrow(SMALL, back::add)).isFalse();
    assertThat(queue.pollSealed()).isNotNull();
    assertThat(queue.limit()).isEqualTo(LARGE);
    assertThat(granted.narrow(SMALL, back::add)).isTrue();
    assertThat(back).isEmpty();
  }

  @Test
  void theOneThatIsFilledComesBackIfItIsEmpty() {
    AppendBuffer empty = buffer();
    queue.current = empty;
    granted.reclaim(back::add);
    assertThat(back).containsExactly(empty);
    assertThat(queue.current).isNull();
    queue.grant(empty);
    assertThat(takes(100)).isTrue();
    granted.reclaim(back::add);
    assertThat(back).hasSize(1);
  }
}
