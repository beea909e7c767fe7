package io.duralog.examples.cookbook;

import io.duralog.DuraLog;
import java.nio.file.Path;

/** The read model in the process that writes. */
public final class BalancesInWriter {
  private BalancesInWriter() {}

  /** Argument: the directory of the log. */
  public static void main(String[] args) {
    // begin
    try (DuraLog log = DuraLog.open(Path.of(args[0]))) {
      Balances balances = Balances.rebuild(log);
      long sequence = log.appendDurable("1999 ann");
      log.read(sequence).ifPresent(balances::apply);
      System.out.println(balances.cents() + " at " + balances.applied());
    }
    // end
  }
}
