/** Copies the records of a damaged log that can be proved into a new log. */
@NullMarked
package io.duralog.salvage;

import org.jspecify.annotations.NullMarked;
