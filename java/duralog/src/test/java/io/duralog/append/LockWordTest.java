package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

/** Where the word of the append lock is in memory. */
class LockWordTest {
  /** On the line of anything else each append would wait for whoever writes that. */
  @Test
  void theLockWordIsAloneOnItsLines() throws Exception {
    long word = offset(PaddedWord.Word.class.getDeclaredField("word"));
    assertThat(word).isGreaterThanOrEqualTo(128 + 12);
    long hungry = offset(AppendLock.class.getDeclaredField("hungry"));
    assertThat(hungry).isGreaterThanOrEqualTo(word + 128);
  }

  private static long offset(Field field) throws Exception {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field only = type.getDeclaredField("theUnsafe");
    only.setAccessible(true);
    Object unsafe = only.get(null);
    return (long) type.getMethod("objectFieldOffset", Field.class).invoke(unsafe, field);
  }
}
