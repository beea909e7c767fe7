package io.duralog.lock;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What stands in the file {@code owner}. */
class OwnerTest {
  private static final ProcessIdentity PROCESS =
      new ProcessIdentity(4711, "123456", "9d159999-80a8", "pid:[4026531836]");

  private static Owner owner(String path) {
    return new Owner(-5, 7, PROCESS, "(dev=fd00,ino=12)", path, Owner.wordsOf(PROCESS));
  }

  @Test
  void isReadAsItWasWritten() {
    Owner owner = owner("/a%20b");
    assertThat(Owner.parse(owner.write())).isEqualTo(owner);
    assertThat(new String(owner.write(), US_ASCII)).startsWith("process 4711 since 20");
  }

  @Test
  void namesTheSecondAlways() {
    LocalDateTime minute = LocalDateTime.of(2026, 11, 29, 6, 0, 0, 7);
    assertThat(Owner.wordsOf(PROCESS, minute)).isEqualTo("process 4711 since 2026-11-29T06:00:00Z");
    assertThat(Owner.wordsOf(PROCESS, minute.plusSeconds(9)))
        .isEqualTo("process 4711 since 2026-11-29T06:00:09Z");
  }

  /** So it is written over in place, and needs no space. */
  @Test
  void isAlwaysAsLong() {
    assertThat(owner("").write()).hasSize(Owner.LENGTH);
    assertThat(owner("/a".repeat(300)).write()).hasSize(Owner.LENGTH);
    assertThat(Owner.writeClosed(PROCESS)).hasSize(Owner.LENGTH);
    Owner tooLong = owner("/a".repeat(600));
    assertThat(tooLong.write()).hasSize(Owner.LENGTH);
    assertThat(Owner.parse(tooLong.write()))
        .isEqualTo(new Owner(-5, 7, PROCESS, tooLong.file(), "", tooLong.words()));
  }

  @Test
  void whatIsNoneIsNone() {
    assertThat(Owner.parse(new byte[0])).isNull();
    assertThat(Owner.parse(Owner.writeClosed(PROCESS))).isNull();
    assertThat(Owner.parse("process 4711 since then\n".getBytes(US_ASCII))).isNull();
    assertThat(Owner.parse("process\nwriter=1 loader=2 pid=x".getBytes(US_ASCII))).isNull();
    assertThat(Owner.parse("process\nwriter=1 pid=3".getBytes(US_ASCII))).isNull();
    byte[] rubbish = new byte[Owner.LENGTH];
    new Random(1).nextBytes(rubbish);
    assertThat(Owner.parse(rubbish)).isNull();
  }
}
