package io.duralog.log;

class BufferedTornTailTest extends TornTailSuite {
  @Override
  boolean direct() {
    return false;
  }
}
