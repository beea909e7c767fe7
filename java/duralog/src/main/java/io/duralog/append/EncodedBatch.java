package io.duralog.append;

import io.duralog.Batch;
import io.duralog.RecordType;
import io.duralog.error.Errors;
import io.duralog.format.Crc32c;
import io.duralog.format.LittleEndian;
import io.duralog.format.RecordFormat;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records as they will be in the log, but for the sequence in their checksums.
 *
 * <p>The memory is the caller's, so another thread may change it at any time, against the rules.
 * Then only that caller may be hurt. The thread that made the batch adds to it without any
 * synchronisation; the first change by another thread leaves a flag for good. While that flag is
 * not set and the owner appends, the copy is sound. Otherwise a private copy is checked, every
 * record of it, and that copy is what is accepted.
 */
public final class EncodedBatch {
  private static final int FIRST_SIZE = 4096;

  private final Thread owner = Thread.currentThread();

  /** Set by the first other thread that changes the batch, before it does. Never unset. */
  private volatile boolean shared;

  /** Set once no other thread can change the array that the owner may be reading. Never unset. */
  private volatile boolean detached;

  private byte[] bytes = new byte[FIRST_SIZE];
  private int length;
  private int count;

  /** An empty batch. */
  public EncodedBatch() {}

  /** How {@link Batch} tells its content. Any thread sets the same. */
  private static volatile @Nullable Function<Batch, EncodedBatch> contents;

  /** Called by {@link Batch} once, before there is any. */
  public static void contents(Function<Batch, EncodedBatch> of) {
    contents = of;
  }

  /** What a batch holds. */
  public static EncodedBatch of(Batch batch) {
    return Objects.requireNonNull(contents).apply(Objects.requireNonNull(batch, "batch"));
  }

  /** Adds a text record. */
  public void add(String text) {
    byte[] utf8 = Payloads.utf8(text);
    add(RecordType.TEXT, utf8, 0, utf8.length);
  }

  /** Adds a JSON record. */
  public void add(Map<String, ?> json) {
    byte[] utf8 = Payloads.json(json);
    add(RecordType.JSON, utf8, 0, utf8.length);
  }

  /** Adds a record of a type of this library's, or one that was checked. */
  public void add(int type, byte[] payload, int offset, int size) {
    Objects.checkFromIndexSize(offset, size, payload.length);
    int at = begin(size);
    System.arraycopy(payload, offset, bytes, at + RecordFormat.HEADER_LENGTH, size);
    end(at, size, type);
  }

  /** Adds a record that consists of parts. */
  public void add(int type, ByteBuffer... parts) {
    Payloads.requireType(type);
    int[] sizes = new int[parts.length]; // once: another thread might move a limit
    long size = 0;
    for (int i = 0; i < parts.length; i++) {
      sizes[i] = parts[i].remaining();
      size += sizes[i];
    }
    int at = begin(size);
    int to = at + RecordFormat.HEADER_LENGTH;
    for (int i = 0; i < parts.length; i++) {
      parts[i].get(parts[i].position(), bytes, to, sizes[i]);
      to += sizes[i];
    }
    end(at, (int) size, type);
  }

  /** Makes room for a record and returns where it begins. */
  private int begin(long size) {
    noteThread();
    int at = length;
    long needed = (long) at + RecordFormat.HEADER_LENGTH + size;
    if (needed > bytes.length) {
      grow(needed);
    }
    return at;
  }

  private void end(int at, int size, int type) {
    LittleEndian.putInt(bytes, at + RecordFormat.LENGTH, size);
    bytes[at + RecordFormat.TYPE] = (byte) type;
    // Of the copy, so that a payload changed meanwhile cannot make a record that never validates.
    int crc = Crc32c.of(bytes, at + RecordFormat.HEADER_LENGTH, size);
    LittleEndian.putInt(bytes, at + RecordFormat.CHECK, RecordFormat.unboundCheck(crc, size, type));
    length = at + RecordFormat.HEADER_LENGTH + size;
    count++;
  }

  private void grow(long needed) {
    int most = Integer.MAX_VALUE - 16;
    if (needed > most) {
      throw Errors.tooLarge(needed, most);
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(needed, bytes.length * 2L)));
  }

  /**
   * Called before each change. The flag is visible to all who can see any of that change, and what
   * the owner had before is not changed at all: another thread goes on in a copy of it.
   */
  private void noteThread() {
    if (Thread.currentThread() != owner && !detached) {
      shared = true;
      VarHandle.fullFence();
      bytes = bytes.clone();
      detached = true;
    }
  }

  /** Number of records. */
  public int size() {
    return count;
  }

  /** Bytes of the records with their headers. */
  public long bytes() {
    return length;
  }

  /** Forgets the records and keeps the memory. */
  public void clear() {
    noteThread();
    length = 0;
    count = 0;
  }

  /**
   * A batch that the calling thread can append: this one, or, where another thread may be changing
   * this one, a checked copy of it.
   *
   * @throws ConcurrentModificationException when the copy shows that it is being changed
   */
  public EncodedBatch sealed() {
    if (isExclusive()) {
      return this;
    }
    EncodedBatch copy = new EncodedBatch();
    int n = length;
    copy.bytes = Arrays.copyOf(bytes, n);
    copy.length = n;
    copy.count = requireSound(wrap(copy.bytes), 0, n);
    return copy;
  }

  /**
   * The records as they are now, whatever another thread does to the batch from here on: those of
   * its owner where they lie, or a checked copy.
   *
   * @throws ConcurrentModificationException when the copy shows that it is being changed
   */
  public ByteBuffer frozen() {
    byte[] from = bytes;
    int n = length;
    if (!isExclusive()) {
      EncodedBatch copy = sealed();
      from = copy.bytes;
      n = copy.length;
    }
    return wrap(from).limit(n);
  }

  /** Whether what the calling thread has copied so far cannot have been changed meanwhile. */
  private boolean isExclusive() {
    VarHandle.acquireFence(); // the copy comes first
    return Thread.currentThread() == owner && !shared;
  }

  /**
   * Copies the records into memory that nobody else has, and checks the copy.
   *
   * @return number of records
   * @throws ConcurrentModificationException when another thread is changing the batch
   */
  int copyTo(ByteBuffer target, int at, int size) {
    copy(target, at, size);
    return isExclusive() ? walk(target, at, size, false) : requireSound(target, at, size);
  }

  /**
   * Copies the records and binds each of them to its sequence. Under the append lock: it writes
   * only between {@code at} and {@code at + size}, whatever another thread does to the batch.
   *
   * @return number of records
   * @throws ConcurrentModificationException when another thread has changed the batch; then what
   *     was copied must not be used
   */
  int copyAndBind(ByteBuffer target, int at, int size, int seed, long firstSequence) {
    copy(target, at, size);
    int records = bind(target, at, size, seed, firstSequence);
    if (!isExclusive()) {
      throw changed();
    }
    return records;
  }

  private void copy(ByteBuffer target, int at, int size) {
    byte[] from = bytes;
    if (size > from.length) {
      throw changed(); // the length is another thread's, and its array not there yet
    }
    target.put(at, from, 0, size);
  }

  /** Binds every record of a copy to its sequence; returns how many there are. */
  static int bind(ByteBuffer copy, int at, int size, int seed, long firstSequence) {
    int end = at + size;
    int records = 0;
    int p = at;
    while (p < end) {
      int next = next(copy, p, end);
      int check = p + RecordFormat.CHECK;
      copy.putInt(check, RecordFormat.bind(copy.getInt(check), seed, firstSequence + records));
      records++;
      p = next;
    }
    return records;
  }

  static int requireSound(ByteBuffer copy, int at, int size) {
    return walk(copy, at, size, true);
  }

  private static int walk(ByteBuffer copy, int at, int size, boolean payloads) {
    int end = at + size;
    int records = 0;
    for (int p = at; p < end; records++) {
      int next = next(copy, p, end);
      if (payloads && !isSound(copy, p, next)) {
        throw changed();
      }
      p = next;
    }
    return records;
  }

  private static boolean isSound(ByteBuffer copy, int at, int end) {
    int payload = at + RecordFormat.HEADER_LENGTH;
    int crc = Crc32c.of(copy.duplicate().limit(end).position(payload));
    int type = copy.get(at + RecordFormat.TYPE) & 0xFF;
    int unbound = RecordFormat.unboundCheck(crc, end - payload, type);
    return copy.getInt(at + RecordFormat.CHECK) == unbound;
  }

  /** Bytes of the longest payload among records that nobody changes. */
  public static int longest(ByteBuffer records) {
    int most = 0;
    for (int p = 0, end = records.limit(); p < end; ) {
      int next = next(records, p, end);
      most = Math.max(most, next - p - RecordFormat.HEADER_LENGTH);
      p = next;
    }
    return most;
  }

  /** Where the last record ends that fits into the room, or where the first begins. */
  static int fitting(ByteBuffer records, int at, int room) {
    int end = records.limit();
    int to = at;
    while (to < end) {
      int next = next(records, to, end);
      if (next - at > room) {
        break;
      }
      to = next;
    }
    return to;
  }

  /** Where the record at a place ends. */
  static int next(ByteBuffer copy, int at, int end) {
    int room = end - at - RecordFormat.HEADER_LENGTH;
    int size = room < 0 ? 0 : copy.getInt(at + RecordFormat.LENGTH);
    if (size < 0 || size > room) {
      throw changed();
    }
    return at + RecordFormat.HEADER_LENGTH + size;
  }

  private static ByteBuffer wrap(byte[] records) {
    return ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ConcurrentModificationException changed() {
    return new ConcurrentModificationException(
        "the batch was changed by another thread while it was appended; nothing of it was accepted."
            + " Use a batch in one thread, or hand it over when it is not in use");
  }

  @Override
  public String toString() {
    return "batch of " + count + " records, " + length + " bytes";
  }
}
