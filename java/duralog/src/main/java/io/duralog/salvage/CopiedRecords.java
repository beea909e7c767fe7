package io.duralog.salvage;

import io.duralog.Damage;
import io.duralog.RecordView;
import io.duralog.RecordVisitor;
import io.duralog.SalvageReport;
import java.util.List;

/** Passes each visited record to the copy, and counts. */
final class CopiedRecords implements RecordVisitor {
  private final CopiedLog copy;
  private long records;
  private long bytes;
  private long first;
  private long last;

  CopiedRecords(CopiedLog copy) {
    this.copy = copy;
  }

  @Override
  public void visit(RecordView record) {
    long sequence = record.sequence();
    copy.add(sequence, record.type(), record.payload());
    records++;
    bytes += record.length();
    first = first == 0 ? sequence : first;
    last = sequence;
  }

  SalvageReport report(List<Damage> damage) {
    return SalvageReport.builder()
        .records(records)
        .bytes(bytes)
        .firstSequence(first)
        .lastSequence(last)
        .damage(damage)
        .build();
  }
}
