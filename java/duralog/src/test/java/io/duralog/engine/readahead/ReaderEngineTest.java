package io.duralog.engine.readahead;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.portable.PortableFile;
import io.duralog.testlog.OnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a reader reads where it must see what all others see. */
class ReaderEngineTest {
  @TempDir(factory = OnDisk.class)
  Path directory;

  @ParameterizedTest
  @EnumSource
  void readsThroughThePageCacheOnly(ReaderKind kind) throws IOException {
    Path one = Files.write(directory.resolve("one"), new byte[8192]);
    Path two = Files.write(directory.resolve("two"), new byte[8192]);
    try (Engine engine = kind.open()) {
      Engine through = engine.throughThePageCache();
      assertThat(through.throughThePageCache()).isSameAs(through);
      BlockFile file = through.openToRead(one);
      assertThat(file).isInstanceOf(PortableFile.class);
      try (BlockFile next = through.openToReadOn(two, file)) {
        assertThat(next).isInstanceOf(PortableFile.class);
      }
    }
  }
}
