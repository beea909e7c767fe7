package io.duralog.cli.doctor;

import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param name what it is, for people and programs
 * @param verdict whether the best engine can use it
 * @param found what was found
 * @param remedy what to do about it; may also be advice where all is well; empty when there is none
 */
public record Check(String name, Verdict verdict, String found, String remedy) {

  /** In rising order: that of the whole is the worst of all. */
  public enum Verdict {
    /** Nothing stands in the way of the best engine. */
    OK,
    /** A log works, with a fallback or not as its user may think. */
    WARN,
    /** A log cannot work. */
    FAIL;

    /** As it is printed. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Check ok(String name, String found) {
    return new Check(name, Verdict.OK, found, "");
  }

  static Check advice(String name, String found, String advice) {
    return new Check(name, Verdict.OK, found, advice);
  }

  static Check warn(String name, String found, String remedy) {
    return new Check(name, Verdict.WARN, found, remedy);
  }

  static Check fail(String name, String found, String remedy) {
    return new Check(name, Verdict.FAIL, found, remedy);
  }

  /** One line. */
  String line() {
    String line = "%-4s  %-14s  %s".formatted(verdict.text(), name, found);
    return remedy.isEmpty() ? line : line + " -> " + remedy;
  }
}
