/**
 * Other logs and stores on the same work, each with the settings its users would choose for a log.
 * What is durable is what the peer itself says is durable; {@code ci/bench --check-sync} looks at
 * the system calls.
 */
@NullMarked
package io.duralog.bench.peers;

import org.jspecify.annotations.NullMarked;
