package io.duralog.engine.nativeio;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.duralog.format.RecordCheck;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Objects;

/**
 * dl_check_records. The call is {@code critical}, so that it can be given arrays of the heap as
 * they are, and the garbage collector may have to wait for it: some 10 µs for the 128 KiB of one
 * read.
 */
final class FfmRecordCheck implements RecordCheck {
  private final MethodHandle check;

  @SuppressWarnings("restricted")
  FfmRecordCheck(Linker linker, SymbolLookup library) {
    check =
        linker.downcallHandle(
            library.find("dl_check_records").orElseThrow(),
            FunctionDescriptor.of(
                JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.critical(true));
  }

  @Override
  public long check(byte[] bytes, int from, int end, int count, int seed, long first) {
    Objects.checkFromToIndex(from, end, bytes.length);
    try {
      return (long)
          check.invokeExact(
              MemorySegment.ofArray(bytes),
              (long) from,
              (long) end,
              (long) count,
              (long) seed,
              first);
    } catch (Throwable t) {
      throw FfmCalls.impossible(t);
    }
  }
}
