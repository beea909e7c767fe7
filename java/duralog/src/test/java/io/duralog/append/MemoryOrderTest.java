package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Handshakes in which one side writes a flag and looks, and the other acts and looks at the flag.
 * Without a full order of the four a wake-up is lost once in a million times, on some machines: no
 * run of a test shows that for sure, so the fields are looked at themselves.
 */
class MemoryOrderTest {
  @ParameterizedTest
  @CsvSource({
    "Doorbell, sleeper", // about to sleep, look for work | add work, ring
    "Waiter, over",
    "ThreadWaiter, parked", // parks, look at durable | durable, look who is parked
    "Durability, durable",
    "Durability, released", // add a future, look | released, look for futures
    "Durability, failure", // add, look for a failure | failure, take all
    "WaiterList, head",
    "SpaceWaiters, head",
    "SpaceWaiters$Waiter, woken",
    "Space, stop",
    "Space, demand",
    "Space, refusals",
    "AppendQueue, sealedTail", // seal, ring | about to sleep, look
    "AppendQueue, grantedTail",
    "AppendQueue, grantedHead",
    "AppendLockWord, word",
    "AppendLock, hungry",
    "AppendBuffer, binding", // bound, ring | about to sleep, look
    "EncodedBatch, shared", // flag, change | copy, look at the flag
    "LargeAppends, busy",
    "LargeAppends, wanted",
    "CallbackQueue, turn", // add, look whose turn it is | take the turn, look for futures
    "CallbackQueue, watching",
    "CallbackQueue, over", // add, look | over, look for futures
    "CallbackDrain, done"
  })
  void bothSidesOfAHandshakeSeeEachOther(String type, String name) throws Exception {
    Field field = Class.forName("io.duralog.append." + type).getDeclaredField(name);
    assertThat(Modifier.isVolatile(field.getModifiers())).as("%s.%s", type, name).isTrue();
  }

  /** On the line of anything else each append would wait for whoever writes that. */
  @Test
  void theLockWordIsAloneOnItsLines() throws Exception {
    long word = offset(AppendLockWord.class.getDeclaredField("word"));
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
