package io.duralog.log;

/** What a log does to its files. */
enum EngineCall {
  WRITE("write"),
  SYNC("sync"),
  READ("read"),
  CREATE("create"),
  OPEN("open"),
  RENAME("rename"),
  DELETE("delete"),
  SYNC_DIRECTORY("sync directory"),
  LIST("list"),
  CLOSE("close");

  private final String operation;

  EngineCall(String operation) {
    this.operation = operation;
  }

  /** The name it has in the errors of the library. */
  String operation() {
    return operation;
  }
}
