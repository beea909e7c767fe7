package io.duralog.engine.probe;

import io.duralog.EngineChoice;
import io.duralog.EngineInfo;
import io.duralog.EngineUnavailableException;
import io.duralog.LogOptions;
import io.duralog.engine.Engine;
import io.duralog.engine.files.DirectoryCalls;
import io.duralog.engine.files.FileModes;
import io.duralog.engine.files.FileSystemType;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.engine.nativeio.NativeLibrary;
import io.duralog.engine.nativeio.RingRefusal;
import io.duralog.engine.portable.PortableEngine;
import io.duralog.engine.portable.PortableProbe;
import io.duralog.engine.readahead.NativeReads;
import io.duralog.engine.readahead.ReadAheadConfig;
import io.duralog.engine.readahead.ReaderEngine;
import io.duralog.engine.uring.NativeEngine;
import io.duralog.engine.uring.NativeProbe;
import io.duralog.engine.uring.NativeSetup;
import io.duralog.error.Errors;
import io.duralog.format.SegmentFormat;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the engine for a directory by trying there what the engine relies on, and keeps the
 * reasons.
 */
public final class EngineSelection {
  /** Property for an operator's choice, if the program leaves it open. */
  static final String PROPERTY = "duralog.engine";

  /** Starts the last of the reasons for a portable engine that was not asked for. */
  static final String NATIVE_REFUSED = "native refused: ";

  private static final String READ_ONLY = "read-only";

  private EngineSelection() {}

  /**
   * The engine for a writer.
   *
   * @throws EngineUnavailableException when the options force one that cannot run
   */
  public static Engine forWriter(Path directory, LogOptions options) {
    EngineChoice choice = choice(options.engine());
    if (choice == EngineChoice.PORTABLE) {
      return portable(directory, options, List.of());
    }
    NativeLibrary library = NativeLibrary.get();
    NativeCalls calls = library.calls();
    List<String> reasons;
    if (calls == null) {
      reasons = List.of(library.reason());
    } else if (directory.getFileSystem() != FileSystems.getDefault()) {
      reasons = List.of("the directory is not one of the operating system");
    } else {
      NativeProbe.Result found = NativeProbe.run(calls, directory, options);
      NativeSetup setup = found.setup();
      if (setup != null) {
        return new NativeEngine(
            calls, setup, nativeInfo(directory, library.binding(), setup, found.reasons()));
      }
      reasons = found.reasons();
    }
    String refused = String.join("; ", reasons);
    if (choice == EngineChoice.NATIVE) {
      throw Errors.engineUnavailable(
          "the native engine cannot run in "
              + directory
              + ": "
              + refused
              + "; remove the cause, or use AUTO or PORTABLE");
    }
    return portable(directory, options, List.of(NATIVE_REFUSED + refused));
  }

  /**
   * What another thread may run meanwhile, because an open will wait for it: the first one in a JVM
   * loads the C layer. Null if there is nothing of the kind.
   */
  public static @Nullable Runnable ahead(EngineChoice asked) {
    boolean needed = choice(asked) != EngineChoice.PORTABLE && !NativeLibrary.isKnown();
    return needed ? NativeLibrary::get : null;
  }

  /** The C layer for the lock of a writer, or null if there is none or it is not wanted. */
  public static @Nullable NativeCalls forLock(Path directory, LogOptions options) {
    boolean wanted = choice(options.engine()) != EngineChoice.PORTABLE;
    return wanted && directory.getFileSystem() == FileSystems.getDefault()
        ? NativeLibrary.get().calls()
        : null;
  }

  private static EngineChoice choice(EngineChoice asked) {
    String value = System.getProperty(PROPERTY);
    if (asked != EngineChoice.AUTO || value == null) {
      return asked;
    }
    try {
      return EngineChoice.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "-D" + PROPERTY + " must be auto, native or portable, not " + value, e);
    }
  }

  /**
   * The engine for a reader. If native reads are refused it is the portable one, even if the
   * options ask for the native one: a reader can do without everything that only writers need.
   */
  public static Engine forReader(Path directory, EngineChoice asked) {
    if (choice(asked) == EngineChoice.PORTABLE) {
      return portableReader(directory, List.of(READ_ONLY));
    }
    NativeLibrary library = NativeLibrary.get();
    NativeCalls calls = library.calls();
    String refused;
    if (calls == null) {
      refused = library.reason();
    } else {
      refused = readsRefused(calls, directory, true);
      if (refused.isEmpty()) {
        String name = "native (" + library.binding() + ")";
        EngineInfo info = info(directory, name, "io_uring", true, "fdatasync", List.of(READ_ONLY));
        return new ReaderEngine(info, new NativeReads(calls, ReadAheadConfig.DEFAULT));
      }
    }
    return portableReader(directory, List.of(READ_ONLY, NATIVE_REFUSED + refused));
  }

  private static Engine portableReader(Path directory, List<String> reasons) {
    return new ReaderEngine(portableInfo(directory, false, reasons), null);
  }

  /** Why the files of a directory cannot be read past the page cache, or an empty string. */
  static String readsRefused(NativeCalls calls, Path directory, boolean directIo) {
    if (directory.getFileSystem() != FileSystems.getDefault()) {
      return "the directory is not one of the operating system";
    }
    String type = FileSystemType.of(directory);
    if (!NativeReads.suits(type)) {
      return type + " is read through the page cache";
    }
    String off = directIo ? RingRefusal.switchedOff() : "directIo is off";
    if (!off.isEmpty()) {
      return off;
    }
    for (String name : new DirectoryCalls().list(directory)) {
      if (SegmentFormat.numberOf(name).isPresent()) {
        return NativeReads.probe(calls, directory.resolve(name));
      }
    }
    return "";
  }

  private static Engine portable(Path directory, LogOptions options, List<String> refused) {
    String why = PortableProbe.directIoRefused(directory, options);
    List<String> reasons =
        Stream.concat(Stream.of(why).filter(s -> !s.isEmpty()), refused.stream()).toList();
    return new PortableEngine(
        portableInfo(directory, why.isEmpty(), reasons), FileModes.of(directory, options));
  }

  private static EngineInfo portableInfo(Path directory, boolean direct, List<String> reasons) {
    return info(directory, "portable", "FileChannel", direct, "fdatasync", reasons);
  }

  private static EngineInfo nativeInfo(
      Path directory, String binding, NativeSetup setup, List<String> reasons) {
    String calls = setup.ring() ? "io_uring" : "pwrite";
    String name = "native (" + binding + ")";
    return info(directory, name, calls, setup.direct(), setup.methodName(), reasons);
  }

  private static EngineInfo info(
      Path directory,
      String name,
      String calls,
      boolean direct,
      String sync,
      List<String> reasons) {
    String type = FileSystemType.of(directory);
    return EngineInfo.builder()
        .name(name)
        .calls(calls)
        .directIo(direct)
        .syncMethod(sync)
        .alignment(SegmentFormat.BLOCK_SIZE)
        .fileSystem(type)
        .durable(FileSystemType.isDurable(type))
        .reasons(reasons)
        .build();
  }
}
