package io.duralog.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.duralog.LogIoException;
import io.duralog.LogLockedException;
import io.duralog.engine.files.FileModes;
import io.duralog.engine.nativeio.FaultLibrary;
import io.duralog.engine.nativeio.NativeCalls;
import io.duralog.testlog.OnDisk;
import io.duralog.testlog.OpenDescriptors;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets a log, who does not, and how a lock that was lost is noticed. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DirectoryLockTest {
  private static final ProcessIdentity ME = ProcessIdentity.current();

  @TempDir(factory = OnDisk.class)
  Path directory;

  private Path owner() {
    return directory.resolve("owner");
  }

  private Path lock() {
    return directory.resolve("lock");
  }

  private Owner written() throws IOException {
    Owner found = Owner.parse(Files.readAllBytes(owner()));
    assertThat(found).isNotNull();
    return found;
  }

  /** As another writer of that process would, that has the same file. */
  private void tell(ProcessIdentity process, long loader) throws IOException {
    OwnerFile file = OwnerFile.open(owner(), FileModes.OWNER_ONLY);
    file.close();
    String key = String.valueOf(OwnerFile.keyOf(owner()));
    Owner other = new Owner(77, loader, process, key, "", Owner.wordsOf(process));
    Files.write(owner(), other.write());
  }

  private void isRefused(LockKind kind, String words) throws IOException {
    List<String> before = OpenDescriptors.of(directory);
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> kind.take(directory))
          .isInstanceOf(LogLockedException.class)
          .hasMessageContaining(directory + " is already open for writing by " + words);
    }
    assertThat(OpenDescriptors.of(directory)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void thisProcessGetsItOnceAndOthersNotAtAll(LockKind kind) throws Exception {
    try (DirectoryLock held = kind.take(directory)) {
      for (LockKind other : LockKind.values()) {
        isRefused(other, "this process " + ME.pid());
      }
      assertThat(OtherJvm.gets(lock())).isFalse();
      held.requireHome();
    }
    assertThat(OpenDescriptors.of(directory)).isEmpty();
    assertThat(OtherJvm.gets(lock())).isTrue();
    assertThat(owner()).content().startsWith("closed by process " + ME.pid());
    kind.take(directory).close();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsLeftOfOthersThatAreNotAtWorkIsNoLock(LockKind kind) throws Exception {
    assumeThat(ME.isExact()).isTrue();
    ProcessIdentity dead;
    try (OtherJvm other = OtherJvm.idle()) {
      dead = other.identity();
    }
    List<ProcessIdentity> notAtWork =
        List.of(
            dead,
            new ProcessIdentity(ME.pid(), ME.start() + "1", ME.boot(), ME.namespace()),
            new ProcessIdentity(ME.pid(), ME.start(), "another-boot", ME.namespace()),
            new ProcessIdentity(ME.pid(), ME.start(), ME.boot(), "pid:[1]"),
            new ProcessIdentity(ME.pid(), "", "", ""));
    for (ProcessIdentity process : notAtWork) {
      tell(process, 5);
      try (DirectoryLock taken = kind.take(directory)) {
        taken.requireHome();
        assertThat(written().process()).isEqualTo(ME);
      }
    }
    for (String text : List.of("", "process 1 since then\n", "rubbish\n".repeat(1000))) {
      Files.writeString(owner(), text);
      kind.take(directory).close();
      assertThat(owner()).hasSize(Owner.LENGTH);
    }
  }

  /** It has lost its lock, by closing the file once more, or by another path to the directory. */
  @ParameterizedTest
  @EnumSource
  void aLivingWriterWithoutItsLockStillHasTheLog(LockKind kind) throws Exception {
    assumeThat(ME.isExact()).isTrue();
    try (OtherJvm other = OtherJvm.idle()) {
      ProcessIdentity alive = other.identity();
      tell(alive, 5);
      byte[] before = Files.readAllBytes(owner());
      isRefused(kind, "process " + alive.pid());
      assertThat(owner()).hasBinaryContent(before);
      // Another loader of this process has nothing in common with this one but the process.
      tell(ME, 5);
      isRefused(kind, "process " + ME.pid());
    }
  }

  /** A writer of this class loader whose close could not write. */
  @ParameterizedTest
  @EnumSource
  void aClosedWriterThatCouldNotTellSoIsNotAtWork(LockKind kind) throws Exception {
    byte[] before;
    try (DirectoryLock held = kind.take(directory)) {
      before = Files.readAllBytes(owner());
      assertThat(held).isNotNull();
    }
    Files.write(owner(), before);
    kind.take(directory).close();
  }

  /** Snapshots and copies of a running log are logs of their own. */
  @ParameterizedTest
  @EnumSource
  void aCopyOfARunningLogCanBeOpenedBesideIt(LockKind kind) throws Exception {
    Path copy = Files.createDirectory(directory.resolve("copy"));
    try (DirectoryLock held = kind.take(directory)) {
      Files.copy(owner(), copy.resolve("owner"));
      kind.take(copy).close();
      held.requireHome();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherWriterIsNoticedAndItsNameIsKept(LockKind kind) throws Exception {
    DirectoryLock held = kind.take(directory);
    tell(new ProcessIdentity(4711, "1", "2", "3"), 5);
    for (Runnable look : List.<Runnable>of(held::requireHeld, held::requireHome)) {
      assertThatThrownBy(look::run)
          .isInstanceOf(LogLockedException.class)
          .hasMessageContaining("process 4711 since");
    }
    byte[] theirs = Files.readAllBytes(owner());
    held.close();
    assertThat(owner()).hasBinaryContent(theirs);
  }

  @ParameterizedTest
  @EnumSource
  void withoutItsOwnerFileItCannotTellWhetherItIsAlone(LockKind kind) throws Exception {
    try (DirectoryLock held = kind.take(directory)) {
      Files.delete(owner());
      assertThatThrownBy(held::requireHeld)
          .isInstanceOf(LogLockedException.class)
          .hasMessageContaining("owner was deleted or replaced");
    }
    try (DirectoryLock held = kind.take(directory)) {
      Files.write(owner(), new byte[0]);
      assertThatThrownBy(held::requireHeld).hasMessageContaining("owner was changed");
    }
  }

  /** An error of the look is told as such, and as no verdict. */
  @ParameterizedTest
  @EnumSource
  void whereItCannotBeLookedAtNothingIsSaidToBeMoved(LockKind kind) throws Exception {
    Path first = Files.createDirectory(directory.resolve("first"));
    try (DirectoryLock held = kind.take(first)) {
      Files.move(first, directory.resolve("second"));
      Files.createSymbolicLink(first, first); // leads nowhere but to itself
      assertThatThrownBy(held::requireHome)
          .isInstanceOf(LogIoException.class)
          .hasMessageStartingWith("look at failed: " + first)
          .hasMessageNotContaining("moved");
      Files.delete(first);
      Files.move(directory.resolve("second"), first);
      held.requireHome();
    }
  }

  @ParameterizedTest
  @EnumSource
  void inADirectoryThatWasMovedItIsHeldAndNotAtHome(LockKind kind) throws Exception {
    Path first = Files.createDirectory(directory.resolve("first"));
    try (DirectoryLock held = kind.take(first)) {
      Files.move(first, directory.resolve("second"));
      held.requireHeld();
      assertThatThrownBy(held::requireHome)
          .isInstanceOf(LogIoException.class)
          .hasMessageContaining("moved, replaced or deleted");
      Files.move(directory.resolve("second"), first);
      held.requireHome();
    }
  }

  /** What a copy of the directory does, or any program that looks what the file holds. */
  @ParameterizedTest
  @EnumSource(names = "OPEN_FILE.*", mode = EnumSource.Mode.MATCH_ANY)
  void theLockOfAnOpenFileStaysWhenAnotherDescriptorIsClosed(LockKind kind) throws Exception {
    try (DirectoryLock held = kind.take(directory)) {
      for (int i = 0; i < 3; i++) {
        FileChannel.open(lock(), StandardOpenOption.WRITE).close();
        assertThat(OtherJvm.gets(lock())).isFalse();
      }
      held.requireHome();
    }
  }

  /** Whoever lost it is at work all the same, and the next one sees that. */
  @Test
  void theLockOfAProcessIsLostThenAndNobodyGetsIn() throws Exception {
    assumeThat(ME.isExact()).isTrue();
    try (DirectoryLock held = LockKind.PROCESS.take(directory)) {
      FileChannel.open(lock(), StandardOpenOption.WRITE).close();
      assertThat(OtherJvm.gets(lock())).as("as POSIX has it").isTrue();
      assertThat(OtherJvm.takes(directory)).contains("process " + ME.pid() + " since");
      held.requireHome();
    }
    assertThat(OtherJvm.takes(directory)).isEqualTo("taken");
  }

  /** A child process that has not called exec yet has the descriptor, and would keep the lock. */
  @Test
  void unlocksBeforeItCloses() throws Exception {
    NativeCalls real = LockKind.OPEN_FILE.calls();
    List<String> made = new ArrayList<>();
    DirectoryLock.take(
            directory,
            FileModes.OWNER_ONLY,
            () -> changed(real, (name, arguments) -> made.add(name)))
        .close();
    assertThat(made).endsWith("lock", "lock", "close");
  }

  @Test
  void aLockWhoseFileIsGoneIsGivenBack() throws Exception {
    NativeCalls real = LockKind.OPEN_FILE.calls();
    NativeCalls deletes =
        changed(
            real,
            (name, arguments) -> {
              if (name.equals("lock")) {
                Files.deleteIfExists(lock()); // also when it is given back
              }
            });
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> DirectoryLock.take(directory, FileModes.OWNER_ONLY, () -> deletes))
          .isInstanceOf(LogIoException.class)
          .hasMessageContaining(lock().toString());
      assertThat(OpenDescriptors.of(directory)).isEmpty();
    }
    LockKind.PROCESS.take(directory).close();
  }

  @Test
  void aLockThatTheSystemRefusesLeavesNothingOpen() throws Exception {
    assumeThat(FaultLibrary.isThere()).as("the fault build").isTrue();
    NativeCalls calls = FaultLibrary.calls();
    try {
      for (String fault : List.of("lock:1:37", "open:1:EIO", "stat:1:EIO", "blocking:1:EIO")) {
        FaultLibrary.set(fault);
        assertThatThrownBy(() -> DirectoryLock.take(directory, FileModes.OWNER_ONLY, () -> calls))
            .as(fault)
            .isInstanceOf(LogIoException.class)
            .hasMessageContaining(lock().toString());
        assertThat(OpenDescriptors.of(directory)).as(fault).isEmpty();
      }
      FaultLibrary.set("lock:1:EINVAL"); // a kernel without such locks
      try (DirectoryLock held = DirectoryLock.take(directory, FileModes.OWNER_ONLY, () -> calls)) {
        assertThat(OtherJvm.gets(lock())).isFalse();
        held.requireHome();
      }
    } finally {
      FaultLibrary.set("");
    }
  }

  private interface Look {
    void at(String name, Object[] arguments) throws Exception;
  }

  /** The real functions, shown to a test after each call. */
  private static NativeCalls changed(NativeCalls real, Look look) {
    return (NativeCalls)
        Proxy.newProxyInstance(
            NativeCalls.class.getClassLoader(),
            new Class<?>[] {NativeCalls.class},
            (proxy, method, arguments) -> {
              Object result = method.invoke(real, arguments);
              look.at(method.getName(), arguments);
              return result;
            });
  }

  /** The gate is gone with its file; what the process has must not be closed, by nobody. */
  @ParameterizedTest
  @EnumSource
  void whoReplacesTheOwnerFileDoesNotGetTheLock(LockKind kind) throws Exception {
    try (DirectoryLock held = kind.take(directory)) {
      Files.delete(owner());
      assertThatThrownBy(() -> kind.take(directory)).isInstanceOf(LogLockedException.class);
      System.gc();
      System.gc();
      assertThat(OtherJvm.gets(lock())).isFalse();
      assertThatCode(held::close).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeTakenLeavesNothingOpen(LockKind kind) throws Exception {
    Files.createDirectory(lock());
    leavesNothingOpen(kind, lock());
    Files.delete(lock());
    Files.delete(owner());
    Files.createDirectories(owner().resolve("sub"));
    leavesNothingOpen(kind, owner());
  }

  private void leavesNothingOpen(LockKind kind, Path bad) throws IOException {
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> kind.take(directory))
          .isInstanceOf(LogIoException.class)
          .hasMessageContaining(bad.toString())
          .hasMessageContaining("a directory");
    }
    assertThat(OpenDescriptors.of(directory)).isEmpty();
  }
}
