package io.duralog.bench;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** What the JVM of a peer needs beyond ours: its jars, which are not in our own, and openings. */
final class PeerJvm {
  private static final Path PEERS = findPeers();

  private PeerJvm() {}

  /** In {@code peers/} beside the jar, or in the same place when run from classes. */
  private static Path findPeers() {
    String first = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
    return Path.of(first).toAbsolutePath().resolveSibling("peers");
  }

  static String classPath() {
    return System.getProperty("java.class.path") + File.pathSeparator + PEERS.resolve("*");
  }

  /** In such a JVM: who opens the peers. */
  static PeerOpener opener() {
    return ServiceLoader.load(PeerOpener.class)
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException("not built: ci/bench --peers all builds them into " + PEERS));
  }

  /** Of Chronicle Queue and LMDB most; where the native library of Artemis lies. */
  static List<String> options() {
    Stream<String> opens =
        Stream.of(
                "java.lang", "java.lang.reflect", "java.io", "java.nio", "java.util", "sun.nio.ch")
            .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED");
    Stream<String> more =
        Stream.of(
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
            "-Djava.library.path=" + PEERS.resolve("lib/linux-x86_64"),
            "-Dchronicle.analytics.disable=true",
            "-Dslf4j.internal.verbosity=ERROR");
    // Else the JVM complains of what they do on standard error.
    boolean complains = Runtime.version().feature() >= 23;
    Stream<String> unsafe =
        complains ? Stream.of("--sun-misc-unsafe-memory-access=allow") : Stream.empty();
    return Stream.of(opens, more, unsafe).flatMap(s -> s).toList();
  }
}
