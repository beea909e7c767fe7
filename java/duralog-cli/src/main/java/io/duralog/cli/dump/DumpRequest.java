package io.duralog.cli.dump;

/**
 * What a dump is to show.
 *
 * @param from first sequence; what is before its batch is passed over
 * @param limit batches at the most
 * @param records whether each record is listed
 * @param headers whether the bytes of headers are shown
 * @param json whether for programs
 */
public record DumpRequest(long from, long limit, boolean records, boolean headers, boolean json) {}
