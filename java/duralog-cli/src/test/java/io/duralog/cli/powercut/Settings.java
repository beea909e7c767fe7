package io.duralog.cli.powercut;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a campaign is told.
 *
 * @param work directory of its own, empty; disks and images are made in it
 * @param keep where the image and the recording of a find are left; made when there is one
 * @param recorder the program of ci/powercut.d/recorder.c
 * @param duralog the command
 * @param fileSystems of ext4 and xfs
 */
record Settings(
    Path work,
    Path keep,
    Path recorder,
    Path duralog,
    String engine,
    List<String> fileSystems,
    int images,
    long seed) {

  /** Eight arguments, in the order of the components. */
  static Settings of(String[] args) {
    return new Settings(
        Path.of(args[0]),
        Path.of(args[1]),
        Path.of(args[2]),
        Path.of(args[3]),
        args[4],
        new ArrayList<>(Arrays.asList(args[5].split(","))),
        Integer.parseInt(args[6]),
        Long.parseLong(args[7]));
  }
}
