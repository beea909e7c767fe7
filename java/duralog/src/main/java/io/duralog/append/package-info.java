/** The callers' side of the write path: claim, copy, seal; and the queues callers park in. */
@NullMarked
package io.duralog.append;

import org.jspecify.annotations.NullMarked;
