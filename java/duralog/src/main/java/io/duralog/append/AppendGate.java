package io.duralog.append;

/**
 * Keeps everybody from appending for a while: they wait as for space. What was accepted before is
 * written meanwhile. For one thread at a time.
 */
public final class AppendGate {
  private final BackPressure space;
  private final Hold hold;
  private final Doorbell doorbell;

  /** Creates one that is open. */
  public AppendGate(AppendQueue queue, BackPressure space, Doorbell doorbell) {
    this.space = space;
    this.doorbell = doorbell;
    this.hold = new Hold(queue, space, doorbell);
  }

  /**
   * Closes it, once whoever appends over several buffers has ended.
   *
   * @throws io.duralog.DuraLogException if the log has stopped; then it stays open
   */
  public void close() {
    space.takeTurn();
    boolean closed = false;
    try {
      hold.begin();
      closed = true;
    } finally {
      if (!closed) {
        space.leaveTurn();
      }
    }
    hold.setAside();
    doorbell.ring();
  }

  /** Opens it again, on the thread that has closed it. */
  public void open() {
    hold.end();
    space.leaveTurn();
  }
}
