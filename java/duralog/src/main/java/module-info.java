/** DuraLog: a durable write-ahead log. See {@link io.duralog.DuraLog}. */
@SuppressWarnings("requires-automatic") // jnr-ffi is no real module, and needed by nobody
module io.duralog {
  requires jdk.unsupported; // com.sun.nio.file.ExtendedOpenOption.DIRECT
  requires static org.jnrproject.ffi; // calls C before JDK 22
  requires static org.jspecify;

  exports io.duralog;
  exports io.duralog.spi;

  uses io.duralog.spi.JsonCodec;
}
