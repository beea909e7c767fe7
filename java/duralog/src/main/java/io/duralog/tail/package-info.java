/** Follows a log that is open for writing. */
@NullMarked
package io.duralog.tail;

import org.jspecify.annotations.NullMarked;
