package io.duralog.engine.files;

import io.duralog.LogOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The permissions of the files and directories that a log creates, whatever the umask. The options
 * set them; without that only the owner has access. If the directory has the setgid bit and its
 * group may write, its administrator wants the group to share it; then the log's files are shared,
 * too.
 *
 * @param file permissions of files, as in {@code chmod}
 * @param directory permissions of directories, without the setgid bit, which they inherit
 */
public record FileModes(int file, int directory) {
  /** Access for the owner only. */
  public static final FileModes OWNER_ONLY = new FileModes(0600, 0700);

  private static final FileModes OWNER_AND_GROUP = new FileModes(0660, 0770);

  private static final boolean UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private static final String MODE = "unix:mode";
  private static final int PERMISSIONS = 0777;
  private static final int NOT_THE_OWNERS = 0077;
  private static final int SETGID_AND_GROUP_WRITES = 02020;

  /** The permissions for a log in a directory, which need not exist. */
  public static FileModes of(Path directory, LogOptions options) {
    if (!options.filePermissions().isEmpty()) {
      int file = bits(options.filePermissions());
      return new FileModes(file, file | ((file & 0444) >> 2));
    }
    int there = modeOf(nearest(directory));
    return (there & SETGID_AND_GROUP_WRITES) == SETGID_AND_GROUP_WRITES
        ? OWNER_AND_GROUP
        : OWNER_ONLY;
  }

  /** The directory itself, or its nearest ancestor that exists. */
  private static Path nearest(Path directory) {
    Path at = directory.toAbsolutePath();
    while (at.getParent() != null && !Files.exists(at)) {
      at = at.getParent();
    }
    return at;
  }

  private static int modeOf(Path path, LinkOption... options) {
    try {
      return UNIX ? (Integer) Files.getAttribute(path, MODE, options) : 0;
    } catch (IOException e) {
      return 0; // the use of the path meets the error
    }
  }

  private static int bits(Set<PosixFilePermission> permissions) {
    int bits = 0;
    for (char c : PosixFilePermissions.toString(permissions).toCharArray()) {
      bits = (bits << 1) | (c == '-' ? 0 : 1);
    }
    return bits;
  }

  private static FileAttribute<?>[] attributes(int mode) {
    if (!UNIX) {
      return new FileAttribute<?>[0];
    }
    StringBuilder text = new StringBuilder("rwxrwxrwx");
    for (int i = 0; i < text.length(); i++) {
      if ((mode & (0400 >> i)) == 0) {
        text.setCharAt(i, '-');
      }
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text.toString()))
    };
  }

  /** Opens a file. If the options create it, it gets these permissions. */
  public FileChannel open(Path path, Set<? extends OpenOption> options) throws IOException {
    boolean made = (file & NOT_THE_OWNERS) != 0 && !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    FileChannel channel = FileChannel.open(path, options, attributes(file));
    try {
      if (made) {
        giveBack(path, file);
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      try (channel) {
        throw e;
      }
    }
  }

  /** The same without the right to read, so that no program opens the file by accident. */
  public FileModes withoutReading() {
    return new FileModes(file & 0222, directory);
  }

  /** Creates an empty file. */
  public void createFile(Path path) throws IOException {
    Files.createFile(path, attributes(file));
    giveBack(path, file);
  }

  /** Creates a directory. */
  public void createDirectory(Path path) throws IOException {
    Files.createDirectory(path, attributes(directory));
    giveBack(path, directory);
  }

  /** Gives group and others what the umask took from them. Does not open the file. */
  private static void giveBack(Path path, int mode) throws IOException {
    if (!UNIX || (mode & NOT_THE_OWNERS) == 0) { // a umask takes nothing from the owner
      return;
    }
    int now = modeOf(path, LinkOption.NOFOLLOW_LINKS);
    if ((now & PERMISSIONS) != mode) {
      Files.setAttribute(path, MODE, (now & 07000) | mode);
    }
  }
}
