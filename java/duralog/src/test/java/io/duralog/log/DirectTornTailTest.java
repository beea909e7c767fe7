package io.duralog.log;

class DirectTornTailTest extends TornTailSuite {
  @Override
  boolean direct() {
    return true;
  }
}
