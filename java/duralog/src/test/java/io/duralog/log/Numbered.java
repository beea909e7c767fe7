package io.duralog.log;

import java.nio.charset.StandardCharsets;

/**
 * A record that tells who sent it, and whose every byte can be checked.
 *
 * @param thread number of the sender
 * @param index its how-manieth record, from 0
 * @param filler bytes of filling
 */
record Numbered(int thread, int index, int filler) {

  /** Its payload. */
  String text() {
    StringBuilder text = new StringBuilder(filler + 24);
    text.append(thread).append(',').append(index).append(',').append(filler).append(':');
    int letter = thread * 31 + index;
    for (int i = 0; i < filler; i++) {
      text.append((char) ('a' + (letter + i * 7) % 26));
    }
    return text.toString();
  }

  /** Its payload as bytes. */
  byte[] bytes() {
    return text().getBytes(StandardCharsets.US_ASCII);
  }

  /** What a payload says it is, once every byte of it has been compared. */
  static Numbered of(byte[] payload) {
    String text = new String(payload, StandardCharsets.US_ASCII);
    String[] parts = text.substring(0, text.indexOf(':')).split(",", -1);
    Numbered n =
        new Numbered(
            Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    if (!n.text().equals(text)) {
      throw new AssertionError("payload is not what " + n + " sent");
    }
    return n;
  }
}
