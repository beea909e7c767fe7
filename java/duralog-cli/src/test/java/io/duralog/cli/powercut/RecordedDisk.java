package io.duralog.cli.powercut;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A block device that remembers what is written to it, with a file system, mounted. */
final class RecordedDisk implements AutoCloseable {
  private static final Pattern EXTENT =
      Pattern.compile("(?m)^ *\\d+: +\\d+\\.\\. *\\d+: +(\\d+)\\.\\. *(\\d+):");
  private static final int SLOWEST_FLUSH_MICROS = 2_000;

  private final Path log;
  private final Path fuse;
  private final Path mounted;
  private @Nullable String loop;

  /**
   * Mounts a new disk.
   *
   * @param base what is on it at first
   * @param formatted whether a file system is on it already; else one is made
   */
  RecordedDisk(Settings settings, Path work, DiskState base, boolean formatted, String fileSystem)
      throws IOException {
    Path begin = work.resolve("begin");
    log = work.resolve("disk.log");
    fuse = Files.createDirectory(work.resolve("fuse"));
    mounted = Files.createDirectory(work.resolve("disk"));
    base.save(begin);
    String micros = Integer.toString(SLOWEST_FLUSH_MICROS);
    String recorder = settings.recorder().toString();
    Tool.run(recorder, begin.toString(), log.toString(), micros, fuse.toString());
    try {
      String disk = fuse.resolve("disk").toString();
      loop = Tool.run("losetup", "--find", "--show", "--direct-io=off", disk);
      if (!formatted) {
        Tool.run("mkfs." + fileSystem, "-q", loop);
      }
      Tool.run("mount", "-t", fileSystem, loop, mounted.toString());
      Tool.run("sync", "-f", mounted.toString());
      checkThatFlushesArrive();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  Path mounted() {
    return mounted;
  }

  Path log() {
    return log;
  }

  /**
   * The disk's time: the length of its log. Not asked through FUSE, where the question would wait
   * for the flush that is under way, and an acknowledgement that comes too early would look as if
   * it had come behind it.
   */
  long position() throws IOException {
    return Files.size(log);
  }

  /** The blocks of 4,096 bytes that hold the files of a directory on it. */
  BitSet blocksOf(Path directory) throws IOException {
    List<String> command = new ArrayList<>(List.of("filefrag", "-s", "-v", "-b4096"));
    try (Stream<Path> files = Files.list(directory)) {
      files.forEach(file -> command.add(file.toString()));
    }
    BitSet blocks = new BitSet();
    Matcher extents = EXTENT.matcher(Tool.run(command.toArray(new String[0])));
    while (extents.find()) {
      blocks.set(Integer.parseInt(extents.group(1)), Integer.parseInt(extents.group(2)) + 1);
    }
    if (blocks.isEmpty()) {
      throw new IOException("filefrag tells no blocks of " + directory);
    }
    return blocks;
  }

  /** Without flushes everything would be judged as lost, or, worse, nothing be asked for. */
  private void checkThatFlushesArrive() throws IOException {
    Path file = mounted.resolve("flushed");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1));
      long before = position();
      channel.force(false);
      long after = position();
      try (DiskLog entries = new DiskLog(log)) {
        if (entries.entries().stream()
            .noneMatch(e -> e.flush() && e.end() > before && e.end() <= after)) {
          throw new IOException("fdatasync on " + mounted + " did not flush the disk");
        }
      }
    }
  }

  /** Unmounts everything; the log stays. */
  @Override
  public void close() throws IOException {
    if (Files.getFileStore(mounted).name().equals(loop)) {
      Tool.run("umount", mounted.toString());
    }
    if (loop != null) {
      Tool.run("losetup", "--detach", loop);
    }
    // A loop device goes when nobody looks at it any more, and losetup of others looks at each.
    Tool.run("umount", "--lazy", fuse.toString());
  }
}
