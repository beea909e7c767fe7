/** The outbox with a real broker that is killed. */
@NullMarked
package io.duralog.examples.kafka;

import org.jspecify.annotations.NullMarked;
