/** Publishes to Kafka what a log holds; shown by the cookbook. */
@NullMarked
package io.duralog.examples.kafka;

import org.jspecify.annotations.NullMarked;
