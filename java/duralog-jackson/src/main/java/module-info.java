/** JSON records by Jackson. On the path is enough: the library finds it. */
module io.duralog.jackson {
  requires transitive io.duralog;
  requires com.fasterxml.jackson.core;
  requires static org.jspecify;

  exports io.duralog.jackson;

  provides io.duralog.spi.JsonCodec with
      io.duralog.jackson.JacksonJsonCodec;
}
