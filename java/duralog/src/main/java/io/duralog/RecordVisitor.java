package io.duralog;

/** Receives records without a copy or an object for each. */
@FunctionalInterface
public interface RecordVisitor {
  /**
   * Called once for each record, in the order of sequences.
   *
   * @param record valid only until this call returns
   */
  void visit(RecordView record);
}
