package io.duralog.salvage;

import io.duralog.engine.EngineKind;
import io.duralog.format.BatchHeader;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whichever byte of a log is damaged, its copy is a sound log of all that is left. */
@Tag("slow")
@Timeout(300)
class EveryByteCopyTest {
  @TempDir Path base; // not on the disk: nothing here depends on it, and there are many copies

  private final HandLog log = new HandLog();
  private final List<EngineKind> engines = new ArrayList<>();
  private int copies;

  @Test
  void ofDamageOpensAndGoesOn() throws IOException {
    lay();
    for (EngineKind kind : List.of(EngineKind.PORTABLE_BUFFERED, EngineKind.NATIVE_BUFFERED)) {
      if (EngineKind.available().contains(kind)) {
        engines.add(kind);
      }
    }
    for (BatchHeader h : log.batches()) {
      String name = SegmentFormat.fileName(h.segment());
      for (long at = h.offset(); at < h.offset() + h.length(); at++) {
        damaged(name, at);
      }
      for (long at = h.offset() + h.length(); at < h.end(); at += 511) {
        damaged(name, at);
      }
    }
    for (String name : List.of(SegmentFormat.fileName(1), SegmentFormat.fileName(2), "root")) {
      for (int at = 0; at < 4096; at += at < 64 ? 3 : 257) {
        damaged(name, at);
      }
    }
  }

  private void lay() {
    log.segment(4);
    log.add(Item.text("first"), Item.bytes(0, 0), new Item(200, new byte[] {3}));
    log.add(Item.text("fourth"), Item.bytes(20, '5'));
    log.segment(3);
    log.add(Item.text("sixth"), Item.text("seventh"));
    log.close();
  }

  private void damaged(String name, long at) throws IOException {
    byte[] bytes = log.image().file(name);
    byte sound = bytes[(int) at];
    bytes[(int) at] ^= (byte) (1 << (int) (at * 31 % 8));
    Path from = base.resolve("log");
    Path to = base.resolve("copy");
    try {
      log.image().writeTo(from);
      CopyCheck.check(from, to, engines.get(copies++ % engines.size()));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(name + ", offset " + at, e);
    } finally {
      bytes[(int) at] = sound;
      delete(to);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(p);
        }
      }
    }
  }
}
