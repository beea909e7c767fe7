package io.duralog.append;

/** The lock word, on cache lines of its own. */
abstract class AppendLockWord extends AppendLockBefore {
  /** 1 while the lock is held. */
  volatile int word;

  /** Fields of a subclass come behind: 128 bytes after the word. */
  @SuppressWarnings("unused") // the fields are there for the room they take
  abstract static class Padded extends AppendLockWord {
    private long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14, a15;
  }
}
