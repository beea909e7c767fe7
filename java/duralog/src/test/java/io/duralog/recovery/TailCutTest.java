package io.duralog.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.duralog.LogOptions;
import io.duralog.OnDamage;
import io.duralog.engine.Engine;
import io.duralog.engine.EngineKind;
import io.duralog.format.BatchHeader;
import io.duralog.testlog.DirectoryImage;
import io.duralog.testlog.ForwardingEngine;
import io.duralog.testlog.HandLog;
import io.duralog.testlog.HandLog.Item;
import io.duralog.testlog.OnDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section 11 of FORMAT.md: what a writer's open leaves behind the end of a log. */
class TailCutTest {
  @TempDir(factory = OnDisk.class)
  Path directory;

  @Test
  void nothingIsLeftAndTheLastSegmentGoesFirst() {
    HandLog log = new HandLog().segment(128);
    BatchHeader one = log.add(Item.text("one"));
    log.segment(4).segment(4).segment(4);
    log.put(1, 4, 77, 5, 0, 1, 0, Item.bytes(300_000, (byte) 0x78));
    log.put(3, 2, 77, 9, 0, 1, 0, Item.text("a leftover"));
    log.image().writeTo(directory);
    List<String> names = new ArrayList<>();
    Recovered r;
    try (Engine real = EngineKind.PORTABLE_BUFFERED.open(directory, LogOptions.defaults())) {
      Engine traced =
          new ForwardingEngine(real) {
            @Override
            public void delete(Path path) {
              names.add("delete " + path.getFileName());
              super.delete(path);
            }

            @Override
            public void syncDirectory(Path synced) {
              names.add("sync");
              super.syncDirectory(synced);
            }
          };
      r = Recovery.forWriter(directory, traced, OnDamage.STOP_AT_TORN_TAIL);
    }
    assertThat(r).isNotNull();
    assertThat(r.nextSequence()).isEqualTo(2);
    assertThat(names)
        .as("a crash in between leaves no gap in the numbers")
        .containsSubsequence(
            "sync", "delete 0000000004.seg", "sync", "delete 0000000003.seg", "sync");
    DirectoryImage left = DirectoryImage.of(directory);
    assertThat(left.names()).containsExactly("0000000001.seg", "0000000002.seg", "root");
    byte[] first = left.file("0000000001.seg");
    assertThat(first).hasSameSizeAs(log.image().file("0000000001.seg"));
    int end = (int) one.end();
    assertThat(Arrays.copyOfRange(first, end, first.length)).containsOnly(0);
    assertThat(Arrays.copyOf(first, end))
        .isEqualTo(Arrays.copyOf(log.image().file("0000000001.seg"), end));
  }
}
