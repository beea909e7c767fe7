package io.duralog.jackson;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * How numbers are written so that their type survives, though JSON has only one.
 *
 * <p>A double is written as its shortest decimal form, always with a point ({@code 1.5}, {@code
 * 1.0E10}), by Jackson's writer and not by the JDK's, which differs between 17 and 19. A fraction
 * in exactly that form is a Double again; every other one is a BigDecimal. A BigDecimal whose own
 * text would look like a double or like an integer gets a mark that changes neither value nor
 * scale: {@code 19.99} becomes {@code 19.99E0}, {@code 1.0E-10} becomes {@code 1.0e-10}.
 */
final class JsonNumbers {
  private JsonNumbers() {}

  /** The text of a number, or null when it has none. */
  static @Nullable String text(Number number) {
    if (number instanceof Double d) {
      return Double.isFinite(d) ? text((double) d) : null;
    }
    if (number instanceof Float f) {
      return Float.isFinite(f) ? NumberOutput.toString((float) f, true) : null;
    }
    if (number instanceof BigDecimal decimal) {
      return text(decimal);
    }
    boolean integer =
        number instanceof Short || number instanceof Byte || number instanceof BigInteger;
    return integer ? number.toString() : null;
  }

  private static String text(double number) {
    return NumberOutput.toString(number, true);
  }

  private static String text(BigDecimal decimal) {
    String text = decimal.toString();
    boolean exponent = text.indexOf('E') >= 0;
    boolean looksLikeInteger = !exponent && decimal.scale() == 0;
    if (looksLikeInteger || looksLikeDouble(text)) {
      return exponent ? text.replace('E', 'e') : text + "E0";
    }
    return text;
  }

  /** The number that a fraction, or anything with an exponent, stands for. */
  static Number fraction(String text) {
    double number = Double.parseDouble(text);
    return text.equals(text(number)) ? (Number) number : new BigDecimal(text);
  }

  private static boolean looksLikeDouble(String text) {
    return text.equals(text(Double.parseDouble(text)));
  }
}
