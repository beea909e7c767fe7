package io.duralog.commit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes several things, each even if others fail. */
public final class Closing {
  private Closing() {}

  /** Closes all; then throws the first error, with the others. */
  public static void all(List<? extends AutoCloseable> open) {
    Throwable first = null;
    for (AutoCloseable one : open) {
      first = with(first, one);
    }
    if (first instanceof Error error) {
      throw error;
    }
    if (first != null) {
      throw (RuntimeException) first;
    }
  }

  /** Closes one after an error, which stays the first. */
  public static @Nullable Throwable with(@Nullable Throwable first, AutoCloseable one) {
    try {
      one.close();
      return first;
    } catch (RuntimeException | Error e) {
      return joined(first, e);
    } catch (Exception e) {
      return joined(first, new IllegalStateException(e));
    }
  }

  private static Throwable joined(@Nullable Throwable first, Throwable next) {
    if (first == null) {
      return next;
    }
    if (first != next) {
      first.addSuppressed(next);
    }
    return first;
  }
}
