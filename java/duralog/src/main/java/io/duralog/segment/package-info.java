/** The log directory: its segment files, how they are prepared ahead, and its root. */
@NullMarked
package io.duralog.segment;

import org.jspecify.annotations.NullMarked;
