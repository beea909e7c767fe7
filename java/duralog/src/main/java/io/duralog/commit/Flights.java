package io.duralog.commit;

import io.duralog.append.AppendBuffer;
import io.duralog.segment.Segment;

/**
 * The batches in flight, in the order of their sequences. They land in any order and are taken out
 * from the front only, so acknowledgements are in order whatever the engine does.
 */
final class Flights {
  /** One batch. */
  static final class Flight {
    private AppendBuffer buffer;
    private Segment segment;
    private boolean landed;

    private Flight(AppendBuffer buffer, Segment segment) {
      this.buffer = buffer;
      this.segment = segment;
    }

    AppendBuffer buffer() {
      return buffer;
    }

    Segment segment() {
      return segment;
    }
  }

  private final Flight[] slots;
  private long head;
  private long tail;

  Flights(int depth) {
    slots = new Flight[depth];
  }

  boolean isEmpty() {
    return head == tail;
  }

  boolean isFull() {
    return tail - head == slots.length;
  }

  /** Adds one and returns its token. */
  int add(AppendBuffer buffer, Segment segment) {
    int token = (int) (tail % slots.length);
    Flight f = slots[token];
    if (f == null) {
      slots[token] = new Flight(buffer, segment);
    } else {
      f.buffer = buffer;
      f.segment = segment;
      f.landed = false;
    }
    tail++;
    return token;
  }

  /** A batch is durable. */
  void land(int token) {
    slots[token].landed = true;
  }

  /** The first batch, if it is durable, or null; it is no longer in flight then. */
  @org.jspecify.annotations.Nullable Flight takeLanded() {
    if (head == tail) {
      return null;
    }
    Flight f = slots[(int) (head % slots.length)];
    if (!f.landed) {
      return null;
    }
    head++;
    return f;
  }
}
