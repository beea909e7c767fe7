package io.duralog.engine.portable;

import java.nio.file.OpenOption;
import java.util.Optional;

/**
 * The platform's option for O_DIRECT. It is in {@code com.sun.nio.file}, a supported package of
 * module jdk.unsupported, but javac's warning about it cannot be switched off. So it is found by
 * name.
 */
final class DirectIo {
  private static final class Found {
    static final Optional<OpenOption> OPTION = find();
  }

  private DirectIo() {}

  /** The option, or empty if this JDK has none. */
  static Optional<OpenOption> option() {
    return Found.OPTION;
  }

  private static Optional<OpenOption> find() {
    try {
      Object[] constants = Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
      for (Object c : constants == null ? new Object[0] : constants) {
        if (c.toString().equals("DIRECT") && c instanceof OpenOption option) {
          return Optional.of(option);
        }
      }
      return Optional.empty();
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty(); // a JDK of another vendor
    }
  }
}
