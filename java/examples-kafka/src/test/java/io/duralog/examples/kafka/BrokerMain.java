package io.duralog.examples.kafka;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/** A Kafka of one node, broker and controller at once, as a process that can be killed. */
final class BrokerMain {
  private static final int NODE = 1;

  private BrokerMain() {}

  /** Arguments: the directory for its data, the port for clients, that of the controller. */
  public static void main(String[] args) throws Exception {
    Path data = Path.of(args[0]);
    if (!Files.exists(data.resolve("meta.properties"))) {
      format(data);
    }
    Properties config = new Properties();
    config.setProperty("process.roles", "broker,controller");
    config.setProperty("node.id", String.valueOf(NODE));
    config.setProperty("log.dirs", data.toString());
    config.setProperty(
        "listeners", "CLIENTS://127.0.0.1:" + args[1] + ",CONTROLLER://127.0.0.1:" + args[2]);
    config.setProperty("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.setProperty("inter.broker.listener.name", "CLIENTS");
    config.setProperty("controller.listener.names", "CONTROLLER");
    config.setProperty("controller.quorum.voters", NODE + "@127.0.0.1:" + args[2]);
    config.setProperty("offsets.topic.replication.factor", "1");
    config.setProperty("offsets.topic.num.partitions", "1");
    config.setProperty("log.cleaner.enable", "false");
    // A killed broker is fenced for the length of its session; that of a test may be short.
    config.setProperty("broker.session.timeout.ms", "2000");
    config.setProperty("broker.heartbeat.interval.ms", "200");
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config), Time.SYSTEM);
    server.startup();
    server.awaitShutdown();
  }

  private static void format(Path data) throws Exception {
    new Formatter()
        .setNodeId(NODE)
        .setClusterId("duralog-examples-kafka")
        .setDirectories(List.of(data.toString()))
        .setMetadataLogDirectory(data.toString())
        .setControllerListenerName("CONTROLLER")
        .setHasDynamicQuorum(false)
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
        .run();
  }
}
