package io.duralog.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The fields that one thread writes and another reads without a lock, and what goes wrong without
 * the volatile. A test that runs cannot show most of it on this processor or in bounded time, so
 * the rule itself is tested: each of these is volatile, and no volatile is missing here.
 */
class MemoryOrderTest {
  /** Class below {@code io.duralog}, field: why. */
  private static final String RULES =
      """
      append.PaddedWord$Word word: what was written under the lock is seen by the next holder
      append.AppendLock hungry: the hungry waiter and all others agree on who goes first
      append.BufferRing tail: a sealed buffer is seen with all of its bytes, a granted one as made
      append.BufferRing head: nothing is added over one that is being taken
      append.LargeAppends memory: the committer's glance whether there is any
      append.LargeAppends busy: the next large append sees that the one before has gone
      append.LargeAppends wanted: the committer sees the buffer with its capacity
      append.BackPressure demand: a caller's wish, written before it rings
      append.BackPressure wantsLarge: a caller's wish, written before it rings
      append.BackPressure refusals: a caller tells a refusal of before its look from one of after it
      append.BackPressure refusal: seen with what it says
      append.BackPressure stop: after it has been seen nothing is accepted; a caller's look at it comes \
      after its claim
      append.Durability durable: an acknowledgement; what was written before it is seen
      append.Durability released: who asks for a future sees that those before it are queued
      append.Durability gone: written before waits are ended; who waits later looks at it
      append.Durability failure: a waiter's last look before it parks
      append.WaiterList head: the committer sees a waiter with its sequence
      append.Waiter over: a waiter that gives up leaves by it
      append.ThreadWaiter parked: written before the last look at durable; otherwise a wake-up is \
      lost
      append.ThreadWaiter reached: a wait for what was durable before a cut has ended well
      append.AppendBuffer binding: the committer sees all that was bound, or waits
      append.AppendBuffer stamp: who copies a batch that has landed sees that it was written over
      append.LandedBuffers buffers: who copies sees a buffer as made
      append.LandedBuffers freed: written before the last look for copies under way
      append.TailWaiters open: who acknowledges wakes all that came before
      append.TailWaiters ended: written before those that wait are woken
      append.TailWaiters$Waiter parked: written before the last look at durable; otherwise a wake-up \
      is lost
      append.EncodedBatch shared: written before a change; looked at after the copy
      append.EncodedBatch detached: written when no other thread has the owner's array any more
      append.EncodedBatch contents: whichever thread has made the first batch
      append.CallbackQueue turn: whoever adds a future sees whom to ring
      append.CallbackQueue server: close waits for the thread that began last
      append.CallbackQueue watcher: made once
      append.CallbackQueue watching: the watch is rung when a future comes
      append.CallbackQueue executorLost: it is not asked again until it has begun
      append.CallbackQueue over: written before the last look for futures
      append.CallbackDrain done: written before the turn's bell is rung
      append.CallbackTurn drain: the watch sees what the executor was given
      append.Doorbell state: written before the last look for work; otherwise an append waits
      append.Doorbell unheard: the next ringer sees that nobody was woken
      append.Doorbell wanted: a hint, written by callers and read by the committer
      append.SpaceWaiters head: the committer sees a waiter with its thread
      append.SpaceWaiters$Waiter woken: ends its wait
      append.WaitSpin alone: a hint, written by the committer and read by waiters
      commit.BufferStock allocated: a figure
      commit.Committer batches: a figure
      commit.Committer bytes: a figure
      commit.Committer pause: written before the committer is rung
      commit.Committer over: written before the last look for a request to pause
      commit.PauseRequest over: what was done is seen
      commit.Committer metElsewhere: written before the committer is rung
      commit.Committer commitNanos: a figure
      engine.uring.NativeEngine info: written by the committer when there is no ring after all
      engine.uring.NativeEngine syncs: a figure
      engine.portable.PortableEngine syncs: a figure
      engine.portable.PortableFile channel: a reader sees the channel that another thread has opened again
      engine.portable.PortableFile closed: a file that is closed is not opened again
      host.Worker task: the thread sees what it is to do
      host.Worker last: seen before the thread parks, or it would not end
      engine.readahead.NativeReadFile path: an error in another thread names the right file
      engine.readahead.NativeReads refusal: a reason
      engine.readahead.NativeReads off: every reader stops reading ahead
      log.Truncation look: written before the thread is woken
      log.Truncation thread: who closes a replay wakes it
      log.Move over: what its caller was refused for is seen
      log.RetiredByPolicy held: written before the look, so that a move that it misses wakes the thread
      position.PositionList seen: what the last look has found
      position.PositionList stale: written before the next look
      position.OpenPosition slot: a look at it by another thread
      log.ReaderLog closed: a replay by another thread ends
      recovery.SegmentFiles closed: a file that is opened meanwhile is closed
      tail.AbstractTail closed: a call under way ends
      tail.WriterPlace next: a look at it by another thread
      tail.ElsewherePlace next: a look at it by another thread
      tail.ElsewherePlace durable: a look at it by another thread
      tail.PolledTail waiting: written before the last look, so that a close that it misses is seen
      replay.Lookup kept: who reads sees the finder that it is to use
      replay.Lookup looked: a number that is too low costs a look
      replay.Lookup closed: what a search has met is the end of the log
      replay.SnapshotReplay latest: a report by another thread
      replay.SnapshotReplay closed: a pass by another thread ends
      segment.CurrentRoot root: a look at it by another thread
      segment.SegmentCatalog onBegin: set before the log is given out
      segment.SegmentCatalog onCut: set before the log is given out
      segment.SegmentCatalog onMove: set before the log is given out
      segment.SegmentCatalog places: seen as made
      segment.SegmentCatalog onUnpin: set before the log is given out
      segment.SegmentCatalog view: a replay sees every segment with its first sequence
      segment.SegmentPreparer stopped: ends the preparer
      segment.SegmentPreparer interrupted: ends the work soon
      segment.SegmentPreparer hurry: the preparer works faster
      segment.SegmentPreparer pace: the preparer's speed
      segment.SegmentPreparer bulk: the preparer leaves zeros out
      segment.SegmentPreparer working: written last; whoever sees it false sees what was made
      segment.SegmentPreparer prepared: the committer sees a segment with its file and size
      segment.SegmentPreparer refusal: seen with what it says
      segment.SegmentPreparer failure: fails the log
      """;

  private static List<String> rules() {
    return RULES.lines().map(line -> line.substring(0, line.indexOf(':'))).toList();
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName("io.duralog." + name, false, MemoryOrderTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name + " is no class any more", e);
    }
  }

  @Test
  void eachOfTheseFieldsIsVolatile() {
    List<String> wrong = new ArrayList<>();
    for (String rule : rules()) {
      String[] parts = rule.split(" ");
      Field field =
          Stream.of(type(parts[0]).getDeclaredFields())
              .filter(f -> f.getName().equals(parts[1]))
              .findFirst()
              .orElse(null);
      if (field == null || !Modifier.isVolatile(field.getModifiers())) {
        wrong.add(rule);
      }
    }
    assertThat(wrong).as("not there, or not volatile").isEmpty();
  }

  /** A new one needs a reason here. */
  @Test
  void noOtherFieldOfTheseClassesIs() {
    TreeSet<String> found = new TreeSet<>();
    for (String rule : rules()) {
      String name = rule.split(" ")[0];
      for (Field field : type(name).getDeclaredFields()) {
        if (Modifier.isVolatile(field.getModifiers())) {
          found.add(name + " " + field.getName());
        }
      }
    }
    assertThat(rules()).containsAll(found);
  }
}
