package io.duralog.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes as people write them: {@code 65536}, {@code 64k}, {@code 1m}, {@code 4MiB}. */
final class ByteSize implements ITypeConverter<Long> {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,18})(?:([kmg])(?:i?b)?|b)?");

  @Override
  public Long convert(String value) {
    Matcher matcher = SIZE.matcher(value.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + value + "' is no size: write 64k, 1m, 4MiB or bytes");
    }
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2)));
    } catch (ArithmeticException e) {
      throw new TypeConversionException("'" + value + "' is too large");
    }
  }

  // Powers of two: the sizes of a log are multiples of blocks.
  private static long unit(@Nullable String letter) {
    return letter == null ? 1 : 1L << (10 * ("kmg".indexOf(letter) + 1));
  }
}
