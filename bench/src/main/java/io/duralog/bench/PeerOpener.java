package io.duralog.bench;

import java.nio.file.Path;

/**
 * Opens the contestants of the family of peers, which are built and run apart, since they bring
 * jars of more than a hundred megabytes; found through {@link java.util.ServiceLoader}.
 */
public interface PeerOpener {
  /**
   * Opens one in an empty directory.
   *
   * @param name as {@code --peers} has it, such as {@code artemis-aio}
   * @throws RefusedException where it can't be what its name says
   */
  Contestant open(String name, Path directory);

  /**
   * Opens what a contestant of that name wrote and closed, for reading in any number of processes.
   */
  RecordReader openReader(String name, Path directory);
}
