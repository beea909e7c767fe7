/** The log directory: its lock, its segment files, preparing them ahead, the root. */
@NullMarked
package io.duralog.segment;

import org.jspecify.annotations.NullMarked;
