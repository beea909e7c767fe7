package io.duralog.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.LogIoException;
import io.duralog.error.Errors;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each of the many who are told of the first error has an object of its own. */
class FirstErrorTest {
  private static void isCopied(Throwable first) {
    Throwable copy = FirstError.copyOf(first);
    assertThat(copy).isNotSameAs(first).hasSameClassAs(first).hasMessage(first.getMessage());
    assertThat(copy.getStackTrace()).isEqualTo(first.getStackTrace());
  }

  @Test
  void ofEveryTypeThatIsMadeHere() {
    isCopied(new IOException("planned"));
    List<FileSystemException> all =
        List.of(
            new FileSystemException("a", "b", "c"),
            new NoSuchFileException("a", "b", "c"),
            new AccessDeniedException("a", "b", "c"),
            new FileAlreadyExistsException("a", "b", "c"));
    all.forEach(FirstErrorTest::isCopied);
    for (IOException cause : all) {
      LogIoException first = Errors.io("write", Path.of("file"), 7, 5, cause);
      isCopied(first);
      LogIoException copy = (LogIoException) FirstError.copyOf(first);
      assertThat(copy.errno()).isEqualTo(5);
      assertThat(copy.offset()).isEqualTo(7);
      assertThat(copy.getCause()).isNotSameAs(cause).hasSameClassAs(cause);
    }
  }

  @Test
  void withTheCausesOfItsCause() {
    IOException root = new IOException("root");
    IOException first = new IOException("planned", root);
    Throwable copy = FirstError.copyOf(first);
    assertThat(copy.getCause()).isNotSameAs(root).hasMessage("root");
  }

  @Test
  void othersAreShared() {
    EOFException other = new EOFException();
    IllegalStateException unchecked = new IllegalStateException();
    NotDirectoryException unknown = new NotDirectoryException("a");
    assertThat(FirstError.copyOf(other)).isSameAs(other);
    assertThat(FirstError.copyOf(unknown)).isSameAs(unknown);
    assertThat(FirstError.copyOf(unchecked)).isSameAs(unchecked);
  }
}
