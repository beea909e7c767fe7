package io.duralog.jackson;

import java.util.regex.Pattern;

/** Parts of messages that come from data or from the parser, in a form for people. */
final class Excerpt {
  private static final int MOST = 120;
  private static final int END = 40;

  /** How the parser gives a place; what it was reading from is no help to anybody. */
  private static final Pattern SOURCE =
      Pattern.compile("\\[Source: [^\\]]*?; (line: \\d+, column: \\d+)]");

  private Excerpt() {}

  /** A text that may be very long, with its middle left out. */
  static String of(String text) {
    int length = text.length();
    return length <= MOST
        ? text
        : text.substring(0, MOST - END) + " ... " + text.substring(length - END);
  }

  /** A message of the parser, on one line and without hints that are for its own users. */
  static String ofParser(Exception e) {
    String message = SOURCE.matcher(String.valueOf(e.getMessage())).replaceAll("$1");
    return message.replaceAll("\\s*\\R\\s*", " ");
  }
}
