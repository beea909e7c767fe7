package io.duralog.fuzz;

import io.duralog.format.BatchFormat;
import io.duralog.format.SegmentFormat;
import io.duralog.testlog.DirectoryImage;
import java.util.ArrayList;
import java.util.List;

/** Where the batches of an image stand, sound or not: all that has the magic at a block's begin. */
final class Places {
  /** A place in a file. */
  record Place(String file, int offset) {}

  private Places() {}

  static List<Place> batches(DirectoryImage image) {
    List<Place> places = new ArrayList<>();
    for (String name : segments(image)) {
      byte[] b = image.file(name);
      int block = SegmentFormat.BLOCK_SIZE;
      for (int at = block; at + BatchFormat.HEADER_LENGTH <= b.length; at += block) {
        if (BatchFormat.hasMagic(b, at)) {
          places.add(new Place(name, at));
        }
      }
    }
    return places;
  }

  /** Bytes of the batch at a place, whole blocks, as far as the file goes. */
  static int onDisk(byte[] file, int at) {
    long length = BatchFormat.onDisk(BatchFormat.read(file, at).length());
    return (int) Math.min(Math.max(SegmentFormat.BLOCK_SIZE, length), file.length - at);
  }

  /** Names of the segments of an image, in order. */
  static List<String> segments(DirectoryImage image) {
    List<String> names = new ArrayList<>();
    for (String name : image.names()) {
      if (name.endsWith(".seg")) {
        names.add(name);
      }
    }
    return names;
  }
}
