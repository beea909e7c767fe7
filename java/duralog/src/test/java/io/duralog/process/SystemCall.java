package io.duralog.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A system call as strace has seen it. A thread goes on from a call only when strace has written
 * down its return, so whatever was caused by that return stands on a later line.
 *
 * @param name of the call
 * @param text its arguments, with what descriptors mean, and its result
 * @param begin number of the line on which it was made
 * @param end number of the line on which it returned
 */
record SystemCall(String name, String text, int begin, int end) {
  private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
  private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)");
  private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
  private static final String UNFINISHED = " <unfinished ...>";

  private static final Pattern RESULT = Pattern.compile(".*\\) += (-?\\d+).*");
  private static final Pattern FILE = Pattern.compile("\\d+<([^>]*)>.*");
  private static final Pattern PWRITE = Pattern.compile(".*, (\\d+), (\\d+)\\) += -?\\d+.*");
  private static final Pattern PWRITEV =
      Pattern.compile(".*iov_len=(\\d+)}], 1, (\\d+)(?:, \\w+)?\\) += -?\\d+.*");

  /** The calls in what {@code strace -f -y} has written, in the order of their returns. */
  static List<SystemCall> of(List<String> lines) {
    List<SystemCall> calls = new ArrayList<>();
    Map<String, SystemCall> unfinished = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher line = LINE.matcher(lines.get(i));
      if (!line.matches()) {
        continue;
      }
      String thread = line.group(1);
      Matcher call = CALL.matcher(line.group(2));
      Matcher resumed = RESUMED.matcher(line.group(2));
      if (call.matches() && call.group(2).endsWith(UNFINISHED)) {
        String text = call.group(2).substring(0, call.group(2).length() - UNFINISHED.length());
        unfinished.put(thread, new SystemCall(call.group(1), text, i, -1));
      } else if (call.matches()) {
        calls.add(new SystemCall(call.group(1), call.group(2), i, i));
      } else if (resumed.matches() && unfinished.containsKey(thread)) {
        SystemCall c = unfinished.remove(thread);
        calls.add(new SystemCall(c.name, c.text + resumed.group(1), c.begin, i));
      }
    }
    return calls;
  }

  private String group(Pattern pattern, int group) {
    Matcher m = pattern.matcher(text);
    return m.matches() ? m.group(group) : "";
  }

  /** What it returned; -1 when it failed. */
  long result() {
    String result = group(RESULT, 1);
    return result.isEmpty() ? -1 : Long.parseLong(result);
  }

  /** The file of its descriptor, or nothing. */
  String file() {
    return group(FILE, 1);
  }

  boolean isWriteAtOffset() {
    return name.equals("pwrite64") || name.equals("pwritev2");
  }

  private long number(int group) {
    String number = group(name.equals("pwritev2") ? PWRITEV : PWRITE, group);
    if (number.isEmpty()) {
      throw new AssertionError("cannot read " + name + "(" + shown());
    }
    return Long.parseLong(number);
  }

  /** Bytes that a write at an offset was given. */
  long length() {
    return number(1);
  }

  /** Where it was to put them. */
  long offset() {
    return number(2);
  }

  /** Whether it has made durable what it wrote. */
  boolean isDurableWrite() {
    return name.equals("pwritev2") && text.contains(", RWF_DSYNC)") && result() == length();
  }

  private String shown() {
    int most = 200;
    return text.length() <= most
        ? text
        : text.substring(0, most / 2) + " ... " + text.substring(text.length() - most / 2);
  }

  @Override
  public String toString() {
    return "line " + (begin + 1) + ": " + name + "(" + shown();
  }
}
