package io.duralog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duralog.LogIoException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewPlaceTest {
  @TempDir Path temp;

  @Test
  void theRootOfAFileSystemIsNoPlace() {
    assertThatThrownBy(() -> new NewPlace(temp.getRoot()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a directory of its own");
  }

  @Test
  void aFileOrAnUnfinishedCopyIsInTheWay() throws Exception {
    NewPlace place = new NewPlace(temp.resolve("copy"));
    place.requireFree();
    Path file = Files.createFile(place.path());
    assertThatThrownBy(place::requireFree)
        .isInstanceOf(LogIoException.class)
        .hasMessageContaining("it is there");
    Files.delete(file);
    place.create();
    assertThatThrownBy(place::requireFree)
        .isInstanceOf(LogIoException.class)
        .hasMessageContaining("delete it if not");
    place.discard();
    assertThat(place.unfinished()).doesNotExist();
    place.requireFree();
  }
}
