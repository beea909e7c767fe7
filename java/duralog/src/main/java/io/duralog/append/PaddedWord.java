package io.duralog.append;

/**
 * The lock word, with 128 bytes before it and after it: cache lines of its own, and those beside
 * them, which processors fetch in pairs. Fields of a superclass come first in an object. They are
 * ints, as the word is: larger ones leave a gap after the object's header, which it would fill.
 */
@SuppressWarnings("unused") // the fields are there for the room they take
final class PaddedWord {
  private PaddedWord() {}

  /** The room before. */
  abstract static class Before {
    private int b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11, b12, b13, b14, b15;
    private int b16, b17, b18, b19, b20, b21, b22, b23, b24, b25, b26, b27, b28, b29, b30, b31;
  }

  /** The word. */
  abstract static class Word extends Before {
    /** 1 while the lock is held. */
    volatile int word;
  }

  /** The room after, before the fields of a subclass. */
  abstract static class After extends Word {
    private int a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14, a15;
    private int a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30, a31;
  }
}
