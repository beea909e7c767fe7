package io.duralog.cli.dump;

/**
 * What a dump has shown.
 *
 * @param flaws places that are not as a writer that closed the log leaves them
 * @param limited whether it ended because it had shown as many batches as were wanted
 */
public record DumpTotals(int segments, long batches, long records, long flaws, boolean limited) {}
