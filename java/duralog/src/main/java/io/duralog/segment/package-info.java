/** The log directory: its lock, its segment files, preparing them ahead, the clean mark. */
@NullMarked
package io.duralog.segment;

import org.jspecify.annotations.NullMarked;
