/**
 * The public API: open a log, append, make durable, replay. Start at {@link io.duralog.DuraLog}.
 */
@NullMarked
package io.duralog;

import org.jspecify.annotations.NullMarked;
