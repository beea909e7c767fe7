package io.duralog.cli;

import picocli.CommandLine.IVersionProvider;

/** The line that {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "duralog "
          + (version == null ? "(unpackaged)" : version)
          + ", Java "
          + Runtime.version().feature()
          + " ("
          + System.getProperty("java.home")
          + ")"
    };
  }
}
