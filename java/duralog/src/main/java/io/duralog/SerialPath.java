package io.duralog;

import java.io.Serializable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A path that survives serialization, which paths themselves do not: its text does, and becomes a
 * path of the system on which it is read.
 */
final class SerialPath implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String text;
  private transient @Nullable Path path;

  SerialPath(Path path) {
    this.path = path;
    this.text = path.toString();
  }

  /** The path itself; after deserialization, one of the same text. */
  Path path() {
    Path known = path;
    if (known == null) {
      known = parse();
      path = known;
    }
    return known;
  }

  private Path parse() {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      // Written on another system, or in another encoding: what every system allows is kept.
      return Path.of(text.replaceAll("[^A-Za-z0-9._/-]", "_"));
    }
  }
}
