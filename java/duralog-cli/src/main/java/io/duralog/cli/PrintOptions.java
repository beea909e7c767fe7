package io.duralog.cli;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How {@code replay} and {@code tail} print a record. */
final class PrintOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--with-sequence",
      description = "Print the sequence and a tab in front of each payload.")
  private boolean withSequence;

  @Option(
      names = "--json",
      description =
          "Print each record as one line of JSON, with its sequence and type, as 'export' does.")
  private boolean json;

  @Option(
      names = "--hex",
      description = "Print the bytes of each payload as hex; with --json in the field \"hex\".")
  private boolean hex;

  /**
   * What prints.
   *
   * @param end what follows each payload
   * @param limit most records; after the last one {@link RecordPrinter.EnoughException} is thrown
   */
  RecordPrinter printer(Output out, int end, long limit) {
    if (json && (withSequence || end != '\n')) {
      throw new ParameterException(
          spec.commandLine(),
          "--json prints the sequence, and lines; leave out --with-sequence and --null");
    }
    @Nullable HexFormat format = hex ? HexFormat.of() : null;
    return json
        ? new RecordLines(out, format, limit)
        : new PayloadWriter(out, withSequence, format, end, limit);
  }
}
