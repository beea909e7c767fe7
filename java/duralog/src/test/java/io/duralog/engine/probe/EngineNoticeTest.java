package io.duralog.engine.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.EngineInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said once in a process, and what of every log. */
class EngineNoticeTest {
  private static final String LIBRARY = "native access is not enabled: start java with a flag";

  private final EngineNotice notice = new EngineNotice();

  private static EngineInfo info(String... reasons) {
    return EngineInfo.builder()
        .name("portable")
        .fileSystem("ext4")
        .durable(true)
        .reasons(List.of(reasons))
        .build();
  }

  @Test
  void whyThereIsNoLibraryIsSaidOnce() {
    EngineInfo refused = info("native refused: " + LIBRARY);
    assertThat(notice.line(refused, LIBRARY)).isEqualTo(refused.toString()).contains(LIBRARY);
    assertThat(notice.line(refused, LIBRARY)).isEmpty();
  }

  @Test
  void whatHoldsForOneLogIsSaidOfEach() {
    EngineInfo refused = info("directIo is off", "native refused: " + LIBRARY);
    assertThat(notice.line(refused, LIBRARY)).isEqualTo(refused.toString());
    for (int i = 0; i < 2; i++) {
      assertThat(notice.line(refused, LIBRARY)).endsWith("ext4; directIo is off; native refused");
      assertThat(notice.line(info("directIo is off"), "")).endsWith("; directIo is off");
    }
    EngineInfo place = info("native refused: write and sync: EIO: Input/output error");
    assertThat(notice.line(place, "")).isEqualTo(place.toString());
    assertThat(notice.line(place, "")).isEqualTo(place.toString());
    assertThat(notice.line(info(), "")).isEmpty();
  }
}
