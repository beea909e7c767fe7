package io.duralog;

/** Something that was durable is damaged. Nothing was changed on disk. */
public final class CorruptLogException extends DuraLogException {
  private static final long serialVersionUID = 1L;

  private final Damage damage;

  /** Creates one for a damaged place. */
  CorruptLogException(Damage damage) {
    super(
        damage
            + "; 'duralog verify' lists every place, OnDamage.SALVAGE reads what is left, and"
            + " 'duralog salvage' copies it into a new log");
    this.damage = damage;
  }

  /** Creates one for a damaged place that is not within the records. */
  CorruptLogException(Damage damage, String remedy) {
    super(damage + "; " + remedy);
    this.damage = damage;
  }

  /** The place, its kind and the records it costs. */
  public Damage damage() {
    return damage;
  }
}
