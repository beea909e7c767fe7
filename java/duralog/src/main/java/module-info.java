/** DuraLog: a durable write-ahead log. See {@link io.duralog.DuraLog}. */
module io.duralog {
  requires jdk.unsupported; // com.sun.nio.file.ExtendedOpenOption.DIRECT
  requires static org.jspecify;

  exports io.duralog;
  exports io.duralog.spi;

  uses io.duralog.spi.JsonCodec;
}
