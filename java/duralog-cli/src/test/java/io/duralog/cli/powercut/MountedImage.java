package io.duralog.cli.powercut;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A crash image, mounted: its file system has replayed its journal. */
final class MountedImage implements AutoCloseable {
  private final Path file;
  private final Path mounted;

  MountedImage(Path work, DiskState disk, String fileSystem) throws IOException, FindException {
    file = work.resolve("image");
    mounted = Files.createDirectories(work.resolve("mounted"));
    disk.save(file);
    // The identity of an XFS may be that of a disk that is still mounted elsewhere.
    String options = fileSystem.equals("xfs") ? "loop,nouuid" : "loop";
    try {
      Tool.run("mount", "-t", fileSystem, "-o", options, file.toString(), mounted.toString());
    } catch (IOException e) {
      Files.delete(file);
      throw new FindException("the file system cannot be mounted: " + e.getMessage());
    }
  }

  Path log() {
    return mounted.resolve(Recording.DIRECTORY);
  }

  /** Unmounts it, which detaches its loop device too, and deletes it. */
  @Override
  public void close() throws IOException {
    Tool.run("umount", mounted.toString());
    Files.delete(file);
  }
}
