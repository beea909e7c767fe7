package io.duralog.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.LogIoException;
import io.duralog.LogOptions;
import io.duralog.engine.BlockFile;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.error.Errors;
import io.duralog.testlog.ForwardingEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an error without a number means is found out at the place. */
class RefusalTest {
  @TempDir Path directory;

  private LogIoException error(String operation) {
    return Errors.io(operation, directory, -1, new IOException("planned"));
  }

  private Refusal of(Engine engine, long needed) {
    return Refusal.of(error("write"), engine, directory, needed);
  }

  /** Makes no file; tells what is in the directory, or not. */
  private Engine closedPlace(boolean lists) {
    return new ForwardingEngine(
        EngineKind.PORTABLE_BUFFERED.open(directory, LogOptions.defaults())) {
      @Override
      public BlockFile create(Path path) {
        throw error("create");
      }

      @Override
      public List<String> list(Path path) {
        if (!lists) {
          throw error("list");
        }
        return super.list(path);
      }
    };
  }

  @Test
  void aPlaceWithRoomThatTakesAFileIsNotFull() {
    try (Engine engine = EngineKind.PORTABLE_BUFFERED.open(directory, LogOptions.defaults())) {
      assertThat(of(engine, 4096).noRoom()).isFalse();
      assertThat(of(engine, Long.MAX_VALUE / 2).noRoom()).isTrue();
    }
  }

  @Test
  void aPlaceThatTakesNoFileIsFullWhileItCanBeListed() {
    try (Engine engine = closedPlace(true)) {
      assertThat(of(engine, 4096).noRoom()).isTrue();
    }
    try (Engine engine = closedPlace(false)) {
      assertThat(of(engine, 4096).noRoom()).as("it is broken").isFalse();
    }
  }
}
