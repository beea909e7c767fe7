package io.duralog.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class LandedRecordsTest {
  @Test
  void oneThatHasEnteredNoBatchHasNoRecord() {
    try (LandedRecords none = new LandedRecords()) {
      assertThat(none.hasNext()).isFalse();
      assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    }
  }
}
