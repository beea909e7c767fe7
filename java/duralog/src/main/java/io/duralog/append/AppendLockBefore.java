package io.duralog.append;

/** Fields of a superclass come first in an object: 128 bytes before the lock word. */
@SuppressWarnings("unused") // the fields are there for the room they take
abstract class AppendLockBefore {
  private long b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11, b12, b13, b14, b15;
}
