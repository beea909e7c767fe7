package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be read back as it was given is taken; a text that cannot is refused. */
class PayloadsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "\uD83D\uDE00", "a\uD83D\uDE00\uD83D\uDE01b", "\uFFFF\uE000"})
  void everyTextThatUtf8Holds(String text) {
    assertThat(new String(Payloads.utf8(text), StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xDC00, 0xDFFF, 0xD800, 0xDBFF})
  void anUnpairedSurrogateIsNamed(int surrogate) {
    char c = (char) surrogate;
    boolean high = Character.isHighSurrogate(c);
    assertThatThrownBy(() -> Payloads.utf8("ab" + c)).hasMessageContaining("at index 2");
    assertThatThrownBy(() -> Payloads.utf8(c + "ab")).hasMessageContaining("at index 0");
    assertThatThrownBy(() -> Payloads.utf8("\uD83D\uDE00" + c + "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at index 2");
    assertThatThrownBy(() -> Payloads.utf8("a" + c + c)).hasMessageContaining("at index 1");
    if (high) {
      assertThatThrownBy(() -> Payloads.utf8(c + "\uD83D\uDE00")).hasMessageContaining("index 0");
    }
  }
}
