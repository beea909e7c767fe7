package io.duralog.engine.nativeio;

import io.duralog.format.Crc32c;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/**
 * Unpacks a library of the jar to a file, since the dynamic linker needs one. The file is in a
 * directory that is closed to other users. Its name is made from its content, so it is written once
 * for all JVMs of a user, and no version overwrites another. A file that exists is compared with
 * the jar's.
 */
final class LibraryFile {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Another user may have taken a name, by accident or not; then the next one is tried. */
  static final int MOST_NAMES = 8;

  private LibraryFile() {}

  /**
   * Creates the file, or finds it.
   *
   * @param resource name of the library in the jar
   * @param temporary the parent of the directory for it
   * @throws NativeRefused if there is no such library, or no place for it
   */
  static Path of(String resource, Path temporary) throws NativeRefused {
    byte[] library = read(resource);
    try {
      Path directory = privateDirectory(temporary);
      Path file = directory.resolve("libduralog-" + name(library) + ".so");
      if (!holds(file, library)) {
        write(directory, file, library);
      }
      return file;
    } catch (IOException | UnsupportedOperationException e) {
      throw new NativeRefused(
          "the native library cannot be put into "
              + temporary
              + ": "
              + e
              + " (choose another -Djava.io.tmpdir, or unpack it and name it with -D"
              + NativeLibrary.PATH_PROPERTY
              + "=FILE)");
    }
  }

  private static byte[] read(String resource) throws NativeRefused {
    try (InputStream in = LibraryFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new NativeRefused(
            "this build of the jar has no " + resource + " (it was made without native/)");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new NativeRefused("the jar cannot be read: " + e);
    }
  }

  /**
   * A directory in which only its owner can create files: otherwise another user's code could be
   * loaded. It is named by the user's number, since users in containers need not have a name.
   *
   * @throws IOException with the reason for the first name, if no name can be used
   */
  private static Path privateDirectory(Path temporary) throws IOException {
    String name = "duralog-native-" + user(temporary);
    IOException first = null;
    for (int i = 1; i <= MOST_NAMES; i++) {
      Path directory = temporary.resolve(i == 1 ? name : name + '-' + i);
      try {
        return Files.createDirectory(directory, OWNER_ONLY);
      } catch (FileAlreadyExistsException e) {
        String refused = notPrivate(directory);
        if (refused.isEmpty()) {
          return directory;
        }
        first = first == null ? new IOException(directory + refused) : first;
      }
    }
    throw Objects.requireNonNull(first);
  }

  /** The number of the user who owns new files, found without starting a program. */
  private static String user(Path temporary) throws IOException {
    Path mine = newFile(temporary, "duralog-native-");
    try {
      return Files.getAttribute(mine, "unix:uid").toString();
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9]", "_");
    } finally {
      Files.deleteIfExists(mine);
    }
  }

  /** Why a directory is not this user's alone, or an empty string. */
  private static String notPrivate(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return " is no directory";
    }
    Set<PosixFilePermission> allowed = PosixFilePermissions.fromString("rwx------");
    if (!allowed.containsAll(Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS))) {
      return " is open to others";
    }
    Path mine;
    try {
      mine = newFile(directory, "owner-");
    } catch (AccessDeniedException e) {
      return " belongs to somebody else";
    }
    try {
      boolean same =
          Files.getOwner(mine).equals(Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS));
      return same ? "" : " belongs to somebody else";
    } finally {
      Files.deleteIfExists(mine);
    }
  }

  private static boolean holds(Path file, byte[] content) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == content.length
        && Arrays.equals(Files.readAllBytes(file), content);
  }

  /**
   * Replaces the file atomically: a JVM that has mapped the old one keeps it, and a JVM that reads
   * meanwhile sees a whole file.
   */
  private static void write(Path directory, Path file, byte[] content) throws IOException {
    Path unpublished = newFile(directory, "libduralog-");
    try {
      Files.write(unpublished, content);
      Files.move(unpublished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unpublished);
    }
  }

  private static String name(byte[] library) {
    int crc = Crc32c.of(library, 0, library.length);
    return Integer.toHexString(crc) + "-" + Integer.toHexString(library.length);
  }

  /**
   * Creates a file with a new name. It needs neither a digest nor random numbers, whose providers
   * take 25 ms to load.
   */
  private static Path newFile(Path directory, String prefix) throws IOException {
    String name = prefix + Long.toHexString(System.nanoTime()) + ".tmp";
    return Files.createFile(directory.resolve(name), OWNER_ONLY);
  }
}
