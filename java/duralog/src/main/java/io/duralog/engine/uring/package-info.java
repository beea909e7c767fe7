/** The engine of Linux: O_DIRECT and io_uring, through the C layer. */
@NullMarked
package io.duralog.engine.uring;

import org.jspecify.annotations.NullMarked;
